import { expect, it } from "vitest";
import { writePayment, writingNames } from "./writing.js";

const payment = { x402Version: 2, accepted: { scheme: "exact" } };
const decode = (text: string) => Buffer.from(text, "base64").toString("utf8");

it("writes base64 of JSON", () => {
  expect(JSON.parse(decode(writePayment(payment)))).toEqual(payment);
});

it.each([
  ["plain-json", '{"x402Version":2,"accepted":{"scheme":"exact"}}'],
  ["blank-inside", "eyJ4NDAy VmVyc2lvbiI6MiwiYWNjZXB0ZWQiOnsic2NoZW1lIjoiZXhhY3QifX0="],
] as const)("writes %s as it is", (writing, text) => {
  expect(writePayment(payment, writing)).toBe(text);
});

it.each([
  ["accepted-twice", '{"accepted":{"scheme":"free"},"x402Version":2,"accepted":{"scheme":"exact"}}'],
  ["prototype", '{"__proto__":{"x402Version":2,"accepted":{"scheme":"exact"}}}'],
  ["cut-short", '{"x402Version":2,"accepted":{"scheme":"exact"}'],
] as const)("writes %s inside of base64", (writing, text) => {
  expect(decode(writePayment(payment, writing))).toBe(text);
});

it("writes each otherwise than all others", () => {
  // With letters that come out otherwise in each alphabet.
  const telling = { ...payment, note: "ü>>>???ÿÿ" };
  expect(new Set(writingNames.map((name) => writePayment(telling, name))).size).toBe(writingNames.length);
});
