import type { HeaderReader } from "./request.js";

/**
 * Tells whether a person reads the answer: HTML is named in `Accept` and preferred to JSON. What takes anything, as most
 * programs do, gets JSON.
 *
 * @see RFC 9110 §12.5.1
 */
export function wantsHtml(headers: HeaderReader): boolean {
  const accept = headers.get("accept");
  if (!accept?.includes("text/html")) return false;
  const ranges = accept.split(",").map(readRange);
  const html = quality(ranges, "text/html");
  return html > 0 && html > quality(ranges, "application/json");
}

interface Range {
  type: string;
  quality: number;
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
}

/** The weight of a type that is named; a wildcard names none, so a browser that also takes anything is one. */
function quality(ranges: readonly Range[], type: string): number {
  return ranges.find((range) => range.type === type)?.quality ?? 0;
}
