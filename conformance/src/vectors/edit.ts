import type { Edit } from "./format.js";
import { remove, set } from "./pointer.js";

/**
 * A copy of a finished document with changes made in order. Throws `invalid_configuration` when a change has no place.
 *
 * @example
 * ```ts
 * applyEdits({ isValid: true }, [{ path: "/isValid", value: "yes" }]); // { isValid: "yes" }
 * ```
 */
export function applyEdits(document: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce<unknown>(
    (changed, edit) => ("remove" in edit ? remove(changed, edit.path) : set(changed, edit.path, edit.value)),
    document,
  );
}
