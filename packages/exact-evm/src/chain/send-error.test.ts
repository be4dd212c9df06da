import { expect, it } from "vitest";
import { isRefusal } from "./send-error.js";

it.each([
  "nonce too low: next nonce 8, tx nonce 7",
  "insufficient funds for gas * price + value: balance 0",
  "replacement transaction underpriced",
  "max fee per gas less than block base fee: address 0x00",
  "intrinsic gas too low",
  "txpool is full",
  "the method eth_sendRawTransaction is not supported",
  "rate limit exceeded",
])("%s means that the transaction was not taken", (answer) => {
  expect(isRefusal({ code: -32000, message: answer })).toBe(true);
});

it.each([
  "already known",
  "transaction already imported",
  "context deadline exceeded",
  "request timed out",
  "Internal error",
  "upstream connection refused",
  "invalid character '<' looking for beginning of value",
  "The transaction was added to the transaction pool but wasn't processed in 20s",
  "EOF",
  "",
])("%s does not tell whether it was taken", (answer) => {
  expect(isRefusal({ code: -32000, message: answer })).toBe(false);
});

it("takes no answer with the code of a receipt that is late for a refusal", () => {
  expect(isRefusal({ code: 4, message: "timeout waiting for the nonce to be mined" })).toBe(false);
});
