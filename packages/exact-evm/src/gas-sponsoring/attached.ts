/** What a payer filled in for an extension; members that are no text are read as empty. */
export interface AttachedInfo {
  /** As it came. */
  readonly raw: Readonly<Record<string, unknown>>;
  text(member: string): string;
}

/**
 * The `info` that a payer filled in for an extension. Nothing when the extension is absent, and when it is the server's
 * own declaration come back: a client echoes what it does not use.
 */
export function attachedInfo(
  extensions: Readonly<Record<string, unknown>> | undefined,
  name: string,
): AttachedInfo | undefined {
  const entry = objectIn(extensions, name);
  const raw = objectIn(entry, "info");
  if (!raw || !("from" in raw || "asset" in raw)) return undefined;
  return {
    raw,
    text(member) {
      const value = raw[member];
      return typeof value === "string" ? value : "";
    },
  };
}

function objectIn(holder: object | undefined, name: string): Record<string, unknown> | undefined {
  const value: unknown = holder && Object.getOwnPropertyDescriptor(holder, name)?.value;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
