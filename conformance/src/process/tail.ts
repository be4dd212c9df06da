import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** The end of what a stream carried, in bounded memory. */
export interface Tail {
  /** The last characters, whole lines first lost. */
  text(): string;
  /** Whether the beginning had to be dropped. */
  truncated(): boolean;
}

/** Reads a stream to its end, keeps its last `maxChars` characters and tells of every piece that arrives. */
export function keepTail(stream: Readable | null, { maxChars, onText }: { maxChars: number; onText(): void }): Tail {
  const decoder = new StringDecoder("utf8");
  let kept = "";
  let dropped = false;
  stream?.on("data", (bytes: Buffer) => {
    kept += decoder.write(bytes);
    if (kept.length > maxChars) {
      kept = kept.slice(-maxChars);
      dropped = true;
    }
    onText();
  });
  // A pipe whose far end was killed may report an error; what was read before it stands.
  stream?.on("error", () => {});
  return { text: () => kept, truncated: () => dropped };
}
