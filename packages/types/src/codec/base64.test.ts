import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64, nativeBase64, portableBase64 } from "./base64.js";

const native = nativeBase64(Buffer);

describe.each([
  ["native", native],
  ["portable", portableBase64],
])("base64, the %s tier", (_name, tier) => {
  it.each(["", "a", "ab", "abc", "日本語 👩‍👩‍👧 e\u0301", "\u0000\u007f\uffff", "\ufeffmark", "\ufffd"])(
    "keeps %j",
    (text) => {
      const encoded = tier.encode(text);
      expect(encoded).toBe(Buffer.from(text).toString("base64"));
      expect(tier.decode(encoded)).toBe(text);
      expect(tier.decode(encoded.replace(/=+$/, ""))).toBe(text);
    },
  );

  it.each([
    ["no alphabet", "%%%"],
    ["the URL-safe alphabet's 62nd letter", "Pj4-"],
    ["the URL-safe alphabet's 63rd letter", "Pz8_"],
    ["a space inside", "YQ =="],
    ["a space in front", " YQ=="],
    ["a line break", "YQ==\n"],
    ["half a padding", "YQ="],
    ["too much padding", "Y==="],
    ["padding in front", "=YQ="],
    ["padding where none belongs", "YWJj===="],
    ["two texts strung together", "YQ==YQ=="],
    ["a single letter", "Y"],
    ["a single letter behind others", "YWJjr"],
    ["as many spaces as make a text of its own", "    YWJj"],
    ["a letter beyond one byte, whose low byte is a letter", "\u0159WJj"],
    ["bits beyond the last byte", "YR=="],
    ["bits beyond the last byte, unpadded", "YR"],
    ["a byte that UTF-8 never has", "/w=="],
    ["half a surrogate pair", "7aCA"],
    ["an overlong form", "wK8="],
    ["letters of another script", "ＹＱ＝＝"],
  ])("refuses %s", (_what, encoded) => {
    expect(tier.decode(encoded)).toBeUndefined();
  });
});

describe("base64", () => {
  it("throws what callers know", () => {
    expect(decodeBase64(encodeBase64("ä"))).toBe("ä");
    expect(() => decodeBase64("%")).toThrow(expect.objectContaining({ code: "malformed_header" }));
  });
});
