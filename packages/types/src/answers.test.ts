import { describe, expect, it } from "vitest";
import { parse, parseOrThrow } from "./parse.js";
import { SettleResponse } from "./settle.js";
import { SupportedResponse } from "./supported.js";
import { VerifyResponse } from "./verify.js";

describe("verdicts of a facilitator", () => {
  it("are read as one of two things", () => {
    expect(parse(VerifyResponse, { isValid: true, payer: "0x1" })).toEqual({
      ok: true,
      value: { isValid: true, payer: "0x1" },
    });
    expect(parse(VerifyResponse, { isValid: false, invalidReason: "some_new_code" })).toMatchObject({
      ok: true,
      value: { invalidReason: "some_new_code" },
    });
  });

  it("refuse also without a reason", () => {
    for (const answer of [{ isValid: false }, { isValid: false, invalidReason: null }]) {
      expect(parse(VerifyResponse, answer)).toMatchObject({
        ok: true,
        value: { invalidReason: "unexpected_verify_error" },
      });
    }
  });

  it.each([{}, { isValid: "true" }, { isValid: 1 }, { isValid: null }, [], null, "true", { isValid: true, payer: 1 }])(
    "are not %j",
    (answer) => {
      expect(parse(VerifyResponse, answer).ok).toBe(false);
    },
  );
});

describe("settlements of a facilitator", () => {
  const settled = { success: true, transaction: "0x1", network: "eip155:84532" };

  it("have no reasons where all went well, not even as null", () => {
    const nulls = { errorReason: null, errorMessage: null, payer: null, amount: null };
    expect(parse(SettleResponse, { ...settled, ...nulls })).toEqual({ ok: true, value: settled });
    expect(parse(VerifyResponse, { isValid: true, invalidReason: null, invalidMessage: null })).toEqual({
      ok: true,
      value: { isValid: true },
    });
  });

  it("are read as one of two things", () => {
    expect(parse(SettleResponse, settled).ok).toBe(true);
    expect(parse(SettleResponse, { ...settled, success: false, transaction: "" })).toMatchObject({
      ok: true,
      value: { errorReason: "unexpected_settle_error" },
    });
  });

  it.each([
    {},
    { ...settled, success: "true" },
    { ...settled, transaction: undefined },
    { ...settled, transaction: null },
    { ...settled, network: "" },
    { ...settled, network: undefined },
    { ...settled, amount: "1.5" },
  ])("are not %j", (answer) => {
    expect(parse(SettleResponse, answer).ok).toBe(false);
  });
});

describe("what a facilitator supports", () => {
  it("may lack what older facilitators do not send", () => {
    const kinds = [{ x402Version: 2, scheme: "exact", network: "eip155:84532" }];
    expect(parse(SupportedResponse, { kinds, signers: null })).toEqual({
      ok: true,
      value: { kinds, extensions: [], signers: {} },
    });
  });

  it("names the field that is wrong", () => {
    expect(() => parseOrThrow(SupportedResponse, { kinds: [{ scheme: "exact" }] }, "The answer")).toThrow(
      "The answer: kinds.0.x402Version must be a number.",
    );
  });
});
