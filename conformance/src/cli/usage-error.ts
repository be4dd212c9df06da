/** A command line that cannot be obeyed: it ends with exit code 64 and says in a line or two what to do. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}
