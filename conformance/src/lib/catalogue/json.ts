import { answer, eitherWay, type Row, refuses, refusesOr, yields } from "./row.js";

const read: readonly [name: string, title: string, text: string][] = [
  ["object", "an object", '{"a":1,"b":[true,false,null],"c":{"d":"e"}}'],
  ["empty-object", "an empty object", "{}"],
  ["empty-array", "an empty array", "[]"],
  ["string", "a string alone", '"text"'],
  ["number", "a number alone", "-0.5e1"],
  ["null", "null alone", "null"],
  ["white-space", "white space around every token", ' \t\r\n{ "a" : [ 1 , 2 ] }\n'],
  ["escapes", "every escape of a string", '"\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041"'],
  ["surrogate-pair", "an escaped surrogate pair", '"\\ud83d\\ude00"'],
  ["utf-8", "text beyond ASCII as it is", '{"名前":"👩‍👩‍👧 é"}'],
  ["depth-16", "sixteen levels of nesting", `${"[".repeat(16)}1${"]".repeat(16)}`],
  ["big-digits-in-string", "an amount beyond 2^53 as a string", '{"amount":"9007199254740993"}'],
  ["same-name-in-two-objects", "one name in two objects", '{"a":{"x":1},"b":{"x":2}}'],
  ["same-name-as-value", "a name that is a value too", '{"a":"a","b":{"a":"b"}}'],
  ["case-differs", "names that differ in letter case only", '{"amount":1,"Amount":2}'],
  ["tricky-text", "text with quotes, braces and colons in it", '{"a":"\\"a\\":1,{\\"a\\":2}","b":"}"}'],
];

const broken: readonly [name: string, title: string, why: string, text: string][] = [
  ["nothing", "no text", "An absent body is no object.", ""],
  ["blank", "white space only", "An absent body is no object.", " \n"],
  ["cut", "a text that is cut", "A cut message must not count as a whole one.", '{"a":1'],
  ["rubbish-after", "something after the value", "Two messages strung together are not one.", "{}x"],
  ["two-values", "two values", "Two messages strung together are not one.", "{} {}"],
  ["trailing-comma", "a trailing comma", "Readers that allow it disagree with those that do not.", '{"a":1,}'],
  ["comment", "a comment", "Comments are no part of JSON.", '{"a":1/* one */}'],
  ["single-quotes", "single quotes", "This is a program, not JSON.", "{'a':1}"],
  ["bare-name", "a name without quotes", "This is a program, not JSON.", "{a:1}"],
  ["not-a-number", "NaN", "Some encoders write it and few readers take it.", '{"a":NaN}'],
  ["infinity", "Infinity", "Some encoders write it and few readers take it.", '{"a":Infinity}'],
  ["leading-zero", "a number with a leading zero", "It is octal to some readers.", '{"a":010}'],
  ["leading-plus", "a number with a plus sign", "The grammar has none.", '{"a":+1}'],
  ["hexadecimal", "a hexadecimal number", "The grammar has none.", '{"a":0x10}'],
  ["bare-fraction", "a number without its whole part", "The grammar has none.", '{"a":.5}'],
  ["raw-control", "a line break inside a string", "It has to be escaped.", '{"a":"x\ny"}'],
  ["bad-escape", "an escape that does not exist", "Guessing its meaning reads what nobody wrote.", '{"a":"\\x41"}'],
  ["undefined", "undefined", "It is what a program prints for nothing.", "undefined"],
];

const twice: readonly [name: string, title: string, text: string][] = [
  ["same", "with two values", '{"amount":"1","amount":"1000000"}'],
  ["equal-values", "with the same value", '{"amount":"1","amount":"1"}'],
  ["escaped", "once by an escape", '{"amount":"1","\\u0061mount":"1000000"}'],
  ["deep", "deep inside", '{"accepts":[{"payTo":"0x1","extra":{"a":1,"a":2}}]}'],
  ["far-apart", "with others between", '{"a":1,"b":{"a":2},"c":[{"a":3}],"a":4}'],
  ["empty-name", "of no characters", '{"":1,"":2}'],
];

const robust = {
  kind: "robustness",
  control: { row: "reads-object", differs: ["/text"] },
  op: "json.parse",
} as const;

export const jsonRows: readonly Row[] = [
  ...read.map(
    ([name, title, text]): Row => ({
      name: `reads-${name}`,
      title: `JSON: ${title} is read`,
      why: "What the grammar allows is read as it stands.",
      requirements: ["WIRE-006"],
      op: "json.parse",
      input: { text },
      expect: yields(answer({ json: JSON.parse(text) })),
    }),
  ),
  ...broken.map(
    ([name, title, why, text]): Row => ({
      name: `refuses-${name}`,
      title: `JSON: ${title} is refused`,
      why,
      requirements: ["WIRE-006", "HTTP-SRV-016"],
      kind: "negative",
      control: { row: "reads-object", differs: ["/text"] },
      op: "json.parse",
      input: { text },
      expect: refuses,
    }),
  ),
  ...twice.map(
    ([name, title, text]): Row => ({
      name: `duplicate-${name}`,
      title: `JSON: a member that is named twice, ${title}, is refused`,
      why: "One reader takes the first, another the last: they would settle different payments.",
      requirements: ["WIRE-007"],
      kind: "negative",
      control: { row: "reads-same-name-in-two-objects", differs: ["/text"] },
      op: "json.parse",
      input: { text },
      expect: refuses,
      risk: { class: "parser differential", severity: "high" },
    }),
  ),
  ...[
    ["plain", '{"__proto__":{"isValid":true}}'],
    ["escaped", '{"\\u005f_proto__":{"isValid":true}}'],
    ["deep", '{"a":[{"__proto__":{"isValid":true}}]}'],
  ].map(
    ([name, text = ""]): Row => ({
      ...robust,
      name: `prototype-${name}`,
      title: `JSON: a member named __proto__ (${name})`,
      why: "Copied carelessly, it becomes the prototype, and members appear that nobody checked.",
      requirements: ["WIRE-008"],
      input: { text },
      expect: refusesOr("lenient", "Kept as plain data it does no harm by itself.", {
        "/ok": { const: true },
        "/value/json": { type: "object" },
      }),
      risk: { class: "prototype pollution", severity: "high" },
    }),
  ),
  ...[
    ["arrays", `${"[".repeat(3_000)}${"]".repeat(3_000)}`],
    ["objects", `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`],
  ].map(
    ([name, text]): Row => ({
      name: `depth-${name}`,
      title: `JSON: thousands of nested ${name} are refused`,
      why: "Whatever walks such a value may end the process.",
      requirements: ["WIRE-009"],
      kind: "negative",
      control: { row: "reads-depth-16", differs: ["/text"] },
      op: "json.parse",
      input: { text },
      expect: refuses,
      risk: { class: "denial of service", severity: "medium" },
    }),
  ),
  ...[
    ["high", '"\\ud83d"'],
    ["low", '"\\ude00"'],
    ["swapped", '"\\ude00\\ud83d"'],
    ["in-name", '{"\\ud83d":1}'],
  ].map(
    ([name, text = ""]): Row => ({
      ...robust,
      name: `half-surrogate-${name}`,
      title: `JSON: half of a surrogate pair (${name})`,
      why: "It cannot be written as UTF-8 again, so an echo would not be what was sent.",
      requirements: ["WIRE-010"],
      input: { text },
      expect: refusesOr("warn", "RFC 8259 leaves it open; what is echoed then is not what was sent."),
    }),
  ),
  {
    ...robust,
    kind: "observe",
    name: "number-beyond-double",
    title: "JSON: a number that a double cannot hold",
    why: "Wire amounts are strings for this reason; readers differ on numbers.",
    requirements: ["WIRE-006"],
    input: { text: '{"amount":9007199254740993}' },
    expect: eitherWay,
  },
  {
    ...robust,
    kind: "observe",
    name: "byte-order-mark",
    title: "JSON: a byte order mark in front",
    why: "RFC 8259 lets a reader ignore it or refuse it.",
    requirements: ["WIRE-006"],
    input: { text: '\ufeff{"a":1}' },
    expect: eitherWay,
  },
];
