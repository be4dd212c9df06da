// Compares what survived a mutation run with what is accepted. Mutants are known by their text, so that a line added
// above them changes nothing.

/** Every mutant of a report with the text that it replaces, and the line that this text begins on. */
export function mutantsOf(report) {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants.map(({ mutatorName, replacement, status, statusReason, location: { start, end } }) => ({
      file,
      mutator: mutatorName,
      line: oneLine(lines[start.line - 1]),
      original: oneLine(textBetween(lines, start, end)),
      replacement: oneLine(replacement),
      lineNumber: start.line,
      status,
      isNoticed: status === "Killed" || (status === "Timeout" && isEndless(statusReason)),
    }));
  });
}

/** What nobody explains, and what explains nothing: one entry explains one survivor of a file that was mutated. */
export function judge(mutants, accepted, isMutated = () => true) {
  const stale = accepted.filter(({ file }) => isMutated(file));
  const survivors = mutants.filter(({ isNoticed }) => !isNoticed);
  const unexplained = survivors.filter((mutant) => {
    const entry = stale.findIndex((candidate) => keyOf(candidate) === keyOf(mutant));
    if (entry >= 0) stale.splice(entry, 1);
    return entry < 0;
  });
  return { unexplained, stale };
}

/** Running into the time limit proves nothing, as a busy machine does that too; running one place without end does. */
function isEndless(reason = "") {
  return reason.startsWith("Hit limit reached");
}

/** What has to be equal for an entry to mean a mutant. */
export function keyOf({ file, mutator, line, original, replacement }) {
  return JSON.stringify([file, mutator, line, original, replacement]);
}

export function oneLine(text) {
  return text.trim().replace(/\s+/g, " ");
}

function textBetween(lines, start, end) {
  const text = lines.slice(start.line - 1, end.line);
  text.push(text.pop().slice(0, end.column - 1));
  text[0] = text[0].slice(start.column - 1);
  return text.join("\n");
}
