import { isObject, type JsonObject } from "../../vectors/json.js";
import { answering, type Fault, given, honest, insteadOfRefusing, withText } from "./faults.js";

const base64Of = (input: JsonObject) => String(input.base64);
const decodeLoosely = (text: string) => Buffer.from(text, "base64").toString("utf8");

/** Faults of libraries in text, JSON and headers. */
export const codecFaults: readonly Fault[] = [
  {
    id: "lib-base64-padding-demanded",
    requirement: "WIRE-002",
    fault: "refuses base64 without padding",
    changes: {
      "base64.decode": given("base64.decode", (input) => (base64Of(input).length % 4 === 0 ? input : { base64: "%" })),
    },
  },
  {
    id: "lib-base64-url-safe",
    requirement: "WIRE-001",
    fault: "reads the URL-safe alphabet as well",
    changes: {
      "base64.decode": given("base64.decode", (input) =>
        withText(input, "base64", (text) => text.replaceAll("-", "+").replaceAll("_", "/")),
      ),
    },
  },
  {
    id: "lib-base64-skips-strangers",
    requirement: "WIRE-001",
    fault: "skips characters that are none of the alphabet",
    changes: {
      "base64.decode": given("base64.decode", (input) =>
        withText(input, "base64", (text) => text.replace(/[^A-Za-z0-9+/=]/g, "")),
      ),
    },
  },
  {
    id: "lib-base64-any-length",
    requirement: "WIRE-003",
    fault: "reads base64 of a length that no bytes encode to",
    changes: {
      "base64.decode": insteadOfRefusing("base64.decode", (input) => ({ text: decodeLoosely(base64Of(input)) })),
    },
  },
  {
    id: "lib-base64-trailing-bits",
    requirement: "WIRE-004",
    fault: "ignores bits beyond the last byte",
    changes: {
      "base64.decode": given("base64.decode", (input) =>
        withText(input, "base64", (text) =>
          /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
            ? Buffer.from(text, "base64").toString("base64")
            : text,
        ),
      ),
    },
  },
  {
    id: "lib-utf8-replaced",
    requirement: "WIRE-005",
    fault: "replaces bytes that are no UTF-8",
    changes: {
      "base64.decode": insteadOfRefusing("base64.decode", (input) => {
        const text = base64Of(input);
        if (Buffer.from(text, "base64").toString("base64") !== text) throw new RangeError("not base64");
        return { text: decodeLoosely(text) };
      }),
    },
  },
  {
    id: "lib-latin-1",
    requirement: "WIRE-005",
    fault: "encodes text as Latin-1",
    changes: {
      "base64.encode": (input) => ({ base64: Buffer.from(String(input.text), "latin1").toString("base64") }),
    },
  },
  {
    id: "lib-base64-unpadded",
    requirement: "HTTP-SRV-004",
    fault: "writes base64 without padding",
    changes: {
      "base64.encode": answering("base64.encode", ({ base64 }) => ({ base64: String(base64).replace(/=+$/, "") })),
    },
  },
  {
    id: "lib-json-last-wins",
    requirement: "WIRE-007",
    fault: "takes the last of two members of one name",
    changes: { "json.parse": insteadOfRefusing("json.parse", ({ text }) => ({ json: lastWins(String(text)) })) },
  },
  {
    id: "lib-json-comments",
    requirement: "WIRE-006",
    fault: "reads JSON with comments and trailing commas",
    changes: {
      "json.parse": given("json.parse", (input) =>
        withText(input, "text", (text) => text.replace(/\/\*.*?\*\//gs, "").replace(/,(\s*[}\]])/g, "$1")),
      ),
    },
  },
  {
    id: "lib-json-prototype",
    requirement: "WIRE-008",
    fault: "crashes on a member named __proto__",
    changes: {
      "json.parse": (input) => {
        if (JSON.stringify(parsed(input))?.includes("__proto__")) throw new RangeError("crashed");
        return honest("json.parse", input);
      },
    },
  },
  {
    id: "lib-json-depth",
    requirement: "WIRE-009",
    fault: "reads nesting without end",
    changes: { "json.parse": insteadOfRefusing("json.parse", (input) => ({ json: shallow(parsed(input)) })) },
  },
  {
    id: "lib-json-half-surrogate",
    requirement: "WIRE-010",
    fault: "reads half of a surrogate pair",
    changes: {
      "json.parse": insteadOfRefusing("json.parse", (input) => {
        if (!/\\u[dD][89a-fA-F]/.test(String(input.text))) throw new RangeError("not JSON");
        return { json: parsed(input) };
      }),
    },
  },
  {
    id: "lib-header-endless",
    requirement: "WIRE-011",
    fault: "reads headers of any length",
    changes: {
      "payment.decode": insteadOfRefusing("payment.decode", ({ header }) => {
        if (String(header).length < 16_384) throw new RangeError("refused");
        return { object: JSON.parse(decodeLoosely(String(header))) };
      }),
    },
  },
  {
    id: "lib-header-unvalidated",
    requirement: "HTTP-SRV-018",
    fault: "decodes a payment without looking at it",
    changes: {
      "payment.decode": (input) => ({ object: JSON.parse(decodeLoosely(String(input.header))) }),
    },
  },
  {
    id: "lib-header-writes-null",
    requirement: "WIRE-012",
    fault: "writes null for what is absent",
    changes: {
      "settlement.encode": (input) => ({ header: Buffer.from(JSON.stringify(input.object)).toString("base64") }),
    },
  },
  {
    id: "lib-header-drops-unknown",
    requirement: "CORE-EXT-011",
    fault: "drops members that it does not know",
    changes: {
      "payment.encode": given("payment.encode", (input) => ({ ...input, object: knownOnly(input.object) })),
    },
  },
  {
    id: "lib-challenge-all-offers",
    requirement: "CORE-PP-011",
    fault: "refuses a challenge for one offer that it does not understand",
    changes: {
      "required.decode": answering("required.decode", (value) => {
        const text = JSON.stringify(value.object);
        if (/"scheme":"(?!exact")/.test(text) || /"network":"(?!eip155:)/.test(text)) throw new RangeError("refused");
        return value;
      }),
    },
  },
];

function parsed({ text }: JsonObject): unknown {
  return JSON.parse(String(text));
}

function lastWins(text: string): unknown {
  if (/__proto__|\\u00|\[{40}|\\u[dD]/.test(text) && !text.includes("\\u0061")) throw new RangeError("refused");
  return JSON.parse(text);
}

/** An answer need not be as deep as what was read. */
function shallow(value: unknown): unknown {
  return Array.isArray(value) ? [] : isObject(value) ? {} : value;
}

function knownOnly(value: unknown): unknown {
  if (!isObject(value)) return value;
  const known = ["x402Version", "resource", "accepted", "payload", "extensions"];
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.includes(name)));
}
