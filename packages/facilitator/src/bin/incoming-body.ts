import type { IncomingMessage } from "node:http";
import type { BodyBounds, ReadBody } from "../read-body.js";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads what arrives at Node's own server. Its bounds and answers are those of `readBody`; the streams of the web, which
 * are made anew for each request, cost as much as judging the payment does.
 */
export function readIncoming(incoming: IncomingMessage, { maxBytes, timeoutMs }: BodyBounds): Promise<ReadBody> {
  return new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    let size = 0;
    const timer = setTimeout(() => fail("timed_out"), timeoutMs);

    function answer(read: ReadBody): void {
      clearTimeout(timer);
      incoming.off("data", take).off("end", finish).off("close", breakOff).off("error", breakOff);
      resolve(read);
    }
    function fail(problem: "too_large" | "timed_out" | "broken"): void {
      answer({ ok: false, problem });
      // The server ends what is still coming, once it has answered.
      incoming.pause();
    }
    function take(part: Uint8Array): void {
      size += part.byteLength;
      if (size > maxBytes) fail("too_large");
      else parts.push(part);
    }
    function finish(): void {
      try {
        answer({ ok: true, text: decoder.decode(Buffer.concat(parts)) });
      } catch {
        answer({ ok: false, problem: "broken" });
      }
    }
    const breakOff = () => fail("broken");

    incoming.on("data", take).once("end", finish).once("close", breakOff).once("error", breakOff);
    // Nothing more is told of what was over before.
    if (incoming.destroyed) breakOff();
  });
}
