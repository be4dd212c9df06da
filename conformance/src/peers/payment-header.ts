/**
 * Writes any JSON value as the text of a payment header. The codecs of the reference are not used here, because what
 * the suite sends is often malformed on purpose.
 */
export function encodeHeaderJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64");
}

/** Reads the text of a payment header as whatever JSON it holds, or nothing when it holds none. */
export function decodeHeaderJson(text: string): unknown {
  return parseJsonText(Buffer.from(text, "base64").toString("utf8"));
}

/** Reads JSON, or nothing when the text is not JSON. */
export function parseJsonText(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** A member of a value that may be anything. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
