/** A path taken apart for writing it in another way. */
interface Place {
  path: string;
  /** Everything before the last slash, and what stands behind it. */
  parent: string;
  last: string;
  origin: string;
}

const spellings = {
  "trailing-slash": ({ path }: Place) => `${path}/`,
  "trailing-slashes": ({ path }: Place) => `${path}//`,
  "double-slash": ({ parent, last }: Place) => `${parent}//${last}`,
  "leading-double-slash": ({ path }: Place) => `/${path}`,
  "upper-case": ({ path }: Place) => path.toUpperCase(),
  capitalised: ({ path }: Place) => path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  "percent-encoded": ({ parent, last }: Place) => `${parent}/${last.slice(0, -1)}${escaped(last.slice(-1))}`,
  "percent-encoded-start": ({ path }: Place) => `/${escaped(path.slice(1, 2))}${path.slice(2)}`,
  "percent-encoded-everywhere": ({ path }: Place) => path.replaceAll(/[^/]/g, escaped),
  "dot-segment": ({ parent, last }: Place) => `${parent}/./${last}`,
  "trailing-dot-segment": ({ path }: Place) => `${path}/.`,
  "encoded-dot-segment": ({ parent, last }: Place) => `${parent}/%2e/${last}`,
  "parent-segment": ({ parent, last }: Place) => `${parent}/x/../${last}`,
  "encoded-parent-segment": ({ parent, last }: Place) => `${parent}/x/%2E%2E/${last}`,
  "out-of-the-free": ({ path }: Place) => `/free/..${path}`,
  "encoded-slash": ({ parent, last }: Place) => `${parent}%2F${last}`,
  "encoded-slash-lower-case": ({ parent, last }: Place) => `${parent}%2f${last}`,
  backslash: ({ parent, last }: Place) => `${parent}\\${last}`,
  "encoded-backslash": ({ parent, last }: Place) => `${parent}%5C${last}`,
  "trailing-backslash": ({ path }: Place) => `${path}\\`,
  "trailing-encoded-backslash": ({ path }: Place) => `${path}%5C`,
  "path-parameter": ({ path }: Place) => `${path};v=1`,
  "inner-path-parameter": ({ parent, last }: Place) => `${parent};v=1/${last}`,
  "more-behind-an-encoded-slash": ({ path }: Place) => `${path}%2Fx`,
  "more-behind-an-encoded-backslash": ({ path }: Place) => `${path}%5Cx`,
  newline: ({ path }: Place) => `${path}%0A`,
  "newline-inside": ({ path }: Place) => `${path}%0Ax`,
  "carriage-return": ({ path }: Place) => `${path}%0D`,
  "line-separator": ({ path }: Place) => `${path}%E2%80%A8`,
  null: ({ path }: Place) => `${path}%00`,
  percent: ({ path }: Place) => `${path}%`,
  "broken-escape": ({ path }: Place) => `${path}%zz`,
  "not-utf8": ({ path }: Place) => `${path}%C0`,
  query: ({ path }: Place) => `${path}?x=1`,
  "empty-query": ({ path }: Place) => `${path}?`,
  "query-with-a-free-path": ({ path }: Place) => `${path}?/../free`,
  "query-with-markup": ({ path }: Place) => `${path}?"'><script>alert(402)</script>`,
  fragment: ({ path }: Place) => `${path}#x`,
  "fragment-with-a-free-path": ({ path }: Place) => `${path}#/../free`,
  "absolute-form": ({ path, origin }: Place) => `${origin}${path}`,
  "absolute-form-of-another-host": ({ path }: Place) => `http://free.example${path}`,
  "absolute-form-with-a-user": ({ path, origin }: Place) => `${origin.replace("://", "://free@")}${path}`,
  "absolute-form-in-capitals": ({ path, origin }: Place) =>
    `${origin.replace(/^[a-z]+/, (scheme) => scheme.toUpperCase())}${path}`,
};

/** Another way to write the same path, or one that some programs take for the same. */
export type Spelling = keyof typeof spellings;

/** The names of all spellings. */
export const spellingNames = Object.keys(spellings) as [Spelling, ...Spelling[]];

/**
 * Writes a path in another way that some frameworks route to the same handler.
 *
 * @example
 * ```ts
 * spell("/exact/evm", "percent-encoded", origin); // "/exact/ev%6D"
 * ```
 */
export function spell(path: string, spelling: Spelling | undefined, origin: string): string {
  if (spelling === undefined) return path;
  const slash = path.lastIndexOf("/");
  return spellings[spelling]({ path, parent: path.slice(0, slash), last: path.slice(slash + 1), origin });
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
