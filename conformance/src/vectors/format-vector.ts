import { explainIssue, malformed } from "./explain-issue.js";
import { VectorFile } from "./format.js";

/**
 * The canonical text of a vector file: JSON indented by two spaces, members in the order of the format, a final newline.
 * Members of free objects such as overrides keep their order. Throws `invalid_configuration` when it is no vector.
 *
 * @example
 * ```ts
 * await writeFile(path, formatVector(JSON.parse(await readFile(path, "utf8"))));
 * ```
 */
export function formatVector(file: unknown): string {
  const read = VectorFile.safeParse(file);
  if (!read.success) throw malformed("the vector", explainIssue(read.error.issues));
  return `${JSON.stringify(read.data, null, 2)}\n`;
}
