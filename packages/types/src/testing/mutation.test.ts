import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Accepted, judge, keyOf, type Mutant, mutantsOf, oneLine } from "../../mutation/judge.mjs";

const folder = new URL("../../", import.meta.url);
const accepted: Accepted[] = JSON.parse(readFileSync(new URL("mutation/accepted.json", folder), "utf8"));

describe("the accepted mutants", () => {
  it.each(accepted)("$file, $original as $replacement, is of this source and has a reason", (entry) => {
    expect(Object.keys(entry)).toEqual(["file", "mutator", "line", "original", "replacement", "reason"]);
    const lines = readFileSync(new URL(entry.file, folder), "utf8").split("\n");
    const at = lines.findIndex((line) => oneLine(line) === entry.line);
    expect(oneLine(lines.slice(at).join("\n"))).toContain(entry.original);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(entry.replacement).not.toBe(entry.original);
    expect(entry.reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  it("stand in the order of their files", () => {
    const files = accepted.map(({ file }) => file);
    expect(files).toEqual([...files].sort());
  });
});

describe("the verdict on a mutation run", () => {
  const source = "const a = 1;\nconst b = (\n  2 +\n  3);\n";
  const sum = { start: { line: 2, column: 11 }, end: { line: 4, column: 5 } };
  const one = { start: { line: 1, column: 11 }, end: { line: 1, column: 12 } };
  const mutants = [
    { mutatorName: "Number", replacement: "2", status: "Killed", location: one },
    { mutatorName: "Sum", replacement: "(2 -\n  3)", status: "Survived", location: sum },
  ];
  const read = mutantsOf({ files: { "src/a.ts": { source, mutants } } });
  const survivor: Mutant = {
    file: "src/a.ts",
    mutator: "Sum",
    line: "const b = (",
    original: "( 2 + 3)",
    replacement: "(2 - 3)",
    lineNumber: 2,
    status: "Survived",
    isNoticed: false,
  };
  const entry: Accepted = { ...survivor, reason: "Nobody looks at the sum, and nobody ever will." };

  it("knows a mutant by its text", () => {
    expect(read).toEqual([
      expect.objectContaining({ original: "1", line: "const a = 1;", status: "Killed" }),
      survivor,
    ]);
    expect(keyOf({ ...survivor, line: "const c = (" })).not.toBe(keyOf(survivor));
  });

  it.each<[status: string, statusReason: string | undefined, isNoticed: boolean]>([
    ["Killed", undefined, true],
    ["Timeout", "Hit limit reached (501/500)", true],
    ["Timeout", undefined, false],
    ["Survived", undefined, false],
    ["NoCoverage", undefined, false],
    ["RuntimeError", "It broke.", false],
    ["Ignored", undefined, false],
    ["Pending", undefined, false],
  ])("is for %s with the reason %s: noticed %s", (status, statusReason, isNoticed) => {
    const reported = { mutatorName: "Sum", replacement: "2", location: sum, status };
    const all = mutantsOf({
      files: { "src/a.ts": { source, mutants: [statusReason ? { ...reported, statusReason } : reported] } },
    });
    expect(all).toMatchObject([{ status, isNoticed }]);
    expect(judge(all, [])).toEqual({ unexplained: isNoticed ? [] : all, stale: [] });
  });

  it("takes one entry for one survivor", () => {
    expect(judge(read, [entry])).toEqual({ unexplained: [], stale: [] });
    expect(judge([survivor, survivor], [entry])).toEqual({ unexplained: [survivor], stale: [] });
    expect(judge([survivor], [{ ...entry, replacement: "(2 * 3)" }]).unexplained).toEqual([survivor]);
  });

  it("names an entry that explains nothing, in the files that were mutated", () => {
    expect(judge([{ ...survivor, isNoticed: true }], [entry])).toEqual({ unexplained: [], stale: [entry] });
    expect(judge([], [entry], (file) => file !== entry.file)).toEqual({ unexplained: [], stale: [] });
  });
});
