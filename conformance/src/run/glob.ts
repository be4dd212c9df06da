/**
 * Tells whether an id is covered by a glob: `*` stands for any text within a segment, `**` also across `/`.
 *
 * @example
 * ```ts
 * matchesGlob("facilitator/**", "facilitator/eip3009/valid"); // true
 * matchesGlob("facilitator/*", "facilitator/eip3009/valid"); // false
 * ```
 */
export function matchesGlob(glob: string, id: string): boolean {
  const source = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, "s").test(id);
}

/** Tells whether an id is covered by at least one of the globs. */
export function matchesAny(globs: readonly string[], id: string): boolean {
  return globs.some((glob) => matchesGlob(glob, id));
}
