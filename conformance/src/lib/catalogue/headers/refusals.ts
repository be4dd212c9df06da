import { remove, set } from "../../../vectors/pointer.js";
import { base64, base64Json, urlSafe } from "../text.js";
import { type Header, unusual } from "./header.js";

/** A text that is no header of its kind. */
export type Refusal = [label: string, what: string, why: string, requirements: readonly string[], encoded: string];

/** What must not be read as a header. */
export function refusals({ valid, textAt, neededAt, undecodable, noJson, noObject, incomplete }: Header): Refusal[] {
  const json = JSON.stringify(valid);
  const worded = set(valid, textAt, unusual);
  return [
    ["nothing", "of no characters", "A header without a value carries nothing.", undecodable, ""],
    ["no-base64", "that is no base64", "What cannot be read is no payment and no offer.", undecodable, "%%%"],
    ["bare-json", "of JSON that was never encoded", "Servers have sent it so.", undecodable, json],
    [
      "url-safe",
      "in the URL-safe alphabet",
      "Two alphabets are two texts for one value.",
      ["WIRE-001", ...undecodable],
      urlSafe(base64Json(worded)),
    ],
    [
      "line-break",
      "with a line break at the end",
      "A value has one text.",
      ["WIRE-001", ...undecodable],
      `${base64Json(valid)}\n`,
    ],
    ["cut", "that is cut in the middle", "Half of an object is none.", noJson, base64(json.slice(0, 42))],
    [
      "latin-1",
      "in Latin-1",
      "The older encoders wrote it; no reader can tell what it says.",
      ["WIRE-005", ...undecodable],
      latin1(set(valid, textAt, "café")),
    ],
    [
      "twice-encoded",
      "that was encoded twice",
      "A proxy or a careless client does this.",
      noJson,
      base64(base64Json(valid)),
    ],
    ["text", "of a text", "It is no object.", noJson, base64("not json")],
    ["json-null", "of null", "It is no object.", noObject, base64("null")],
    ["json-array", "of an array", "It is no object.", noObject, base64Json([valid])],
    ["json-string", "of a JSON string", "It is no object.", noObject, base64Json(json)],
    ["json-number", "of a number", "It is no object.", noObject, base64("2")],
    ["empty-object", "of an object without members", "All that is required is missing.", incomplete, base64("{}")],
    [
      "needed-missing",
      `without ${neededAt.slice(1)}`,
      "A required member is missing.",
      incomplete,
      base64Json(remove(valid, neededAt)),
    ],
    [
      "duplicate",
      "with a member that is named twice",
      "Two readers would see two different objects.",
      ["WIRE-007", ...undecodable],
      base64(json.replace("{", `{${JSON.stringify(neededAt.slice(1))}:"0",`)),
    ],
  ];
}

function latin1(value: unknown): string {
  return base64([...JSON.stringify(value)].map((character) => character.charCodeAt(0)));
}
