/** Colours a piece of text, or not. */
export type Paint = Record<"red" | "green" | "yellow" | "blue" | "dim" | "bold", (text: string) => string>;

const codes = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
} as const;

/** Makes a painter; without colour it leaves text as it is. */
export function painter(colour: boolean): Paint {
  const paint =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    red: paint(codes.red),
    green: paint(codes.green),
    yellow: paint(codes.yellow),
    blue: paint(codes.blue),
    dim: paint(codes.dim),
    bold: paint(codes.bold),
  };
}

/**
 * Breaks text into lines of at most `width` characters at spaces; a longer word gets a line of its own. Line breaks of
 * the text stay, and so does the indentation of a line.
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const [indent = ""] = /^ */.exec(paragraph) ?? [];
    const lines: string[] = [];
    for (const word of paragraph.trimStart().split(/ +/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(`${indent}${word}`);
    }
    return lines;
  });
}

/** A label and a text beside it, wrapped and hanging: `  expected  false at …`. */
export function field(label: string, text: string, { width, paint }: { width: number; paint: Paint }): string[] {
  const head = label.padEnd(9);
  return wrap(text, Math.max(20, width - 13)).map((line, index) =>
    `  ${index === 0 ? paint.dim(head) : " ".repeat(9)}  ${line}`.trimEnd(),
  );
}

/** Takes control characters out of text that others wrote, so that it cannot steer a terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "�");
}
