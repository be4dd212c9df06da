import { Buffer } from "node:buffer";
import { answer, eitherWay, type Row, refuses, refusesOr, yields } from "./row.js";
import { base64, unpadded, urlSafe } from "./text.js";

/** Text that survives only as UTF-8, and whose encoding has both characters that the alphabets differ in. */
const everyKind = "日本語 👩‍👩‍👧 e\u0301 ~~~???>>>ÿÿ";

const isAscii = (text: string) => Buffer.byteLength(text) === text.length;

const bothWays: readonly [name: string, title: string, why: string, text: string][] = [
  ["empty", "an empty text", "Nothing encodes to nothing.", ""],
  ["one-byte", "one byte, two signs of padding", "The last group is the one that codecs get wrong.", "a"],
  ["two-bytes", "two bytes, one sign of padding", "The last group is the one that codecs get wrong.", "ab"],
  ["three-bytes", "three bytes, no padding", "The last group is the one that codecs get wrong.", "abc"],
  ["utf-8", "text of every plane of Unicode", "Codecs made for Latin-1 break on names that people have.", everyKind],
  ["latin-1", "a letter of Latin-1", "In Latin-1 this is another byte, so two codecs would disagree.", "café"],
  ["control", "control characters", "A codec must not tidy up what it carries.", "\u0000\u0001\t\r\n\u007f"],
];

const misread: readonly [name: string, title: string, why: string, requirement: string, text: string][] = [
  [
    "url-safe",
    "the URL-safe alphabet",
    "Two alphabets are two texts for one value.",
    "WIRE-001",
    urlSafe(base64("~~~???ÿÿ")),
  ],
  ["space-inside", "a space inside", "A tolerant reader gives one value many texts.", "WIRE-001", "YW Jj"],
  ["space-before", "a space in front", "A tolerant reader gives one value many texts.", "WIRE-001", " YWJj"],
  ["line-break", "a line break at the end", "Encoders made for mail break lines.", "WIRE-001", "YWJj\n"],
  ["punctuation", "characters of no alphabet", "Skipping them would read what was never sent.", "WIRE-001", "YW!j"],
  [
    "json-text",
    "JSON that was never encoded",
    "Servers have sent their challenge so.",
    "WIRE-001",
    '{"x402Version":2}',
  ],
  ["full-width", "letters that only look like the alphabet", "They are other characters.", "WIRE-001", "ＹＷＪｊ"],
  ["one-sign-short", "one sign of padding where two belong", "Half a padding is a cut text.", "WIRE-003", "YQ="],
  ["padding-too-long", "three signs of padding", "No bytes encode to this.", "WIRE-003", "Y==="],
  ["padding-in-front", "padding in front", "No bytes encode to this.", "WIRE-003", "=YWJj"],
  ["padding-inside", "padding inside", "Two texts strung together are not one.", "WIRE-003", "YQ==YQ=="],
  ["single-letter", "a single letter", "Six bits are no byte.", "WIRE-003", "Y"],
  ["five-letters", "a group and a single letter", "The rest of the text was lost on the way.", "WIRE-003", "YWJjZ"],
  [
    "invalid-byte",
    "a byte that UTF-8 never has",
    "A reader that replaces it reads what nobody wrote.",
    "WIRE-005",
    base64([0xff, 0x61]),
  ],
  [
    "cut-sequence",
    "a sequence of UTF-8 that is cut",
    "A reader that replaces it reads what nobody wrote.",
    "WIRE-005",
    base64([0xe6, 0x97]),
  ],
  [
    "overlong",
    "an overlong form in UTF-8",
    "Overlong forms smuggle characters past checks.",
    "WIRE-005",
    base64([0xc0, 0xaf]),
  ],
  [
    "surrogate-bytes",
    "a surrogate in UTF-8",
    "Half of a pair is no character.",
    "WIRE-005",
    base64([0xed, 0xa0, 0x80]),
  ],
  [
    "latin-1-bytes",
    "text in Latin-1",
    "The byte alone is no UTF-8, and guessing is no reading.",
    "WIRE-005",
    base64([0x63, 0x61, 0x66, 0xe9]),
  ],
];

export const base64Rows: readonly Row[] = [
  ...bothWays.map(
    ([name, title, why, text]): Row => ({
      name: `encode-${name}`,
      title: `base64 is written of ${title}`,
      why,
      requirements: ["HTTP-SRV-004", "HTTP-CLI-003", "WIRE-005"],
      op: "base64.encode",
      input: { text },
      expect: yields(answer({ base64: base64(text) })),
    }),
  ),
  ...bothWays.map(
    ([name, title, why, text]): Row => ({
      name: `decode-${name}`,
      title: `base64 is read of ${title}`,
      why,
      requirements: isAscii(text) ? ["HTTP-SRV-003", "HTTP-CLI-002"] : ["WIRE-005", "HTTP-SRV-003"],
      op: "base64.decode",
      input: { base64: base64(text) },
      expect: yields(answer({ text })),
    }),
  ),
  ...["a", "ab"].map(
    (text): Row => ({
      name: `decode-unpadded-${text.length}`,
      control: { row: "decode-three-bytes", differs: ["/base64"] },
      title: `base64 of ${text.length} bytes is read without its padding`,
      why: "Some senders drop the padding, and the official SDK reads them.",
      requirements: ["WIRE-002"],
      kind: "robustness",
      op: "base64.decode",
      input: { base64: unpadded(base64(text)) },
      expect: yields(answer({ text })),
    }),
  ),
  {
    name: "decode-byte-order-mark",
    title: "base64 of text that begins with a byte order mark",
    why: "It is a character of the text until the JSON reader decides otherwise; readers differ.",
    requirements: ["WIRE-005"],
    kind: "observe",
    op: "base64.decode",
    input: { base64: base64("\ufeffabc") },
    expect: eitherWay,
  },
  ...misread.map(
    ([name, title, why, requirement, text]): Row => ({
      name: `decode-${name}`,
      title: `base64 with ${title} is refused`,
      why,
      requirements: [requirement, "HTTP-SRV-015", "HTTP-CLI-009"],
      kind: "negative",
      control: { row: "decode-three-bytes", differs: ["/base64"] },
      op: "base64.decode",
      input: { base64: text },
      expect: refuses,
    }),
  ),
  ...["YR==", "YWK="].map(
    (text): Row => ({
      name: `decode-trailing-bits-${text.length - unpadded(text).length}`,
      control: { row: "decode-three-bytes", differs: ["/base64"] },
      title: `base64 whose last bits are not zero: ${text}`,
      why: "Two texts for one value let a replayed header look new.",
      requirements: ["WIRE-004"],
      kind: "robustness",
      op: "base64.decode",
      input: { base64: text },
      expect: refusesOr("warn", "RFC 4648 allows to read it; the value then has more than one text."),
    }),
  ),
];
