import { describe, expect, it } from "vitest";
import { createRecorder } from "./recorder.js";
import { redact, redactHeaders } from "./redact.js";

describe("redact", () => {
  it("takes keys out wherever they stand", () => {
    const key = `0x${"12".repeat(32)}`;
    expect(redact({ list: [`key=${key}`] }, [key])).toEqual({ list: ["key=[key]"] });
  });

  it("keeps nonces and addresses, which are no secret", () => {
    const nonce = `0x${"34".repeat(32)}`;
    expect(redact(nonce, [])).toBe(nonce);
  });

  it("cuts long texts", () => {
    expect(String(redact("y".repeat(10_000), [])).length).toBeLessThan(4_200);
  });

  it("leaves out what is nested too deep", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);
    expect(JSON.stringify(redact(deep, []))).toMatch(/^\[{101}"\[too deep\]"\]{101}$/);
  });

  it("shows a payment header decoded and one that is no base64 JSON as it is", () => {
    const header = Buffer.from('{"x402Version":2}').toString("base64");
    expect(redactHeaders({ "PAYMENT-REQUIRED": header }, [])).toEqual({ "PAYMENT-REQUIRED": { x402Version: 2 } });
    expect(redactHeaders({ "payment-required": "%%%" }, [])).toEqual({ "payment-required": "%%%" });
  });
});

describe("createRecorder", () => {
  it("is bounded", () => {
    const recorder = createRecorder();
    for (let count = 0; count < 1_000; count += 1) recorder.add("a", "b", "c");
    expect(recorder.entries).toHaveLength(400);
  });
});
