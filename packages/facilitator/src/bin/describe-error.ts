const url = /\b(?:https?|wss?):\/\/[^\s"'`]+/gi;

/** One line about an error for the operator's log, without the URLs in it: an RPC URL often holds a key. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ""] = text.trim().split("\n", 1);
  return line.replace(url, "(url)").slice(0, 300);
}
