import type { RequestStep } from "../vectors/format.js";

/** Another way to write the same path. */
export type Spelling = NonNullable<RequestStep["request"]["spelling"]>;

/**
 * Writes a path in another way that many frameworks route to the same handler.
 *
 * @example
 * ```ts
 * spell("/exact/evm", "percent-encoded", origin); // "/exact/ev%6D"
 * ```
 */
export function spell(path: string, spelling: Spelling | undefined, origin: string): string {
  const slash = path.lastIndexOf("/");
  const parent = path.slice(0, slash);
  const last = path.slice(slash + 1);
  switch (spelling) {
    case undefined:
      return path;
    case "trailing-slash":
      return `${path}/`;
    case "double-slash":
      return `${parent}//${last}`;
    case "dot-segment":
      return `${parent}/./${last}`;
    case "upper-case":
      return path.toUpperCase();
    case "absolute-form":
      return `${origin}${path}`;
    case "percent-encoded": {
      const code = last.charCodeAt(last.length - 1);
      return `${parent}/${last.slice(0, -1)}%${code.toString(16).toUpperCase().padStart(2, "0")}`;
    }
  }
}
