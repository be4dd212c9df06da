import { expect, it } from "vitest";
import { positive } from "../../test/sample-vectors.js";
import { checkChain } from "./check-chain.js";
import type { ChainAction, Given, Vector } from "./format.js";

const problems = (given: Given, steps: Vector["steps"] = []) =>
  checkChain({ ...positive, given, steps }).map(({ pointer, problem }) => `${pointer} ${problem}`);
const expire: ChainAction = { do: "expire-blockhashes" };

it("finds nothing wrong with a case on one chain", () => {
  expect(problems({ payment: {}, chain: [{ do: "pause" }, { do: "wait", seconds: 1 }] })).toEqual([]);
  expect(problems({ svm: {}, funds: "1", chain: [{ do: "set-funds", who: "$payer", units: "0" }] })).toEqual([]);
  expect(problems({ svm: {}, exclusive: true }, [{ id: "expire", chain: expire }])).toEqual([]);
});

it("finds what only the other chain has", () => {
  expect(problems({ svm: {}, payment: {}, allowance: "1" })).toEqual([
    "/given/allowance A case on Solana has no such thing. Leave it out.",
    "/given/payment A case on Solana has no such thing. Leave it out.",
  ]);
});

it("finds what only the other chain knows", () => {
  expect(problems({ svm: {}, chain: [{ do: "pause" }] })).toEqual([
    "/given/chain/0 pause is an action on an EVM chain, but the case is not there: it has given.svm.",
  ]);
  expect(problems({}, [{ id: "close", chain: { do: "close-account", who: "$payee" } }])).toEqual([
    "/steps/0/chain close-account is an action on Solana, but the case is not there: it has no given.svm.",
  ]);
});

it("finds what all cases see and is not done alone", () => {
  expect(problems({ svm: {}, chain: [expire] })).toEqual([
    "/given/chain/0 expire-blockhashes needs given.exclusive, as all cases see it.",
  ]);
});
