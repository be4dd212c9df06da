import type { Hex } from "viem";
import { expect, it } from "vitest";
import { multicall3Address } from "../chain/multicall.js";
import { payee, payer, stranger, usdc } from "../testing/fixtures.js";
import { ownPart } from "./own-part.js";

const nonces: Hex[] = [`0x${"01".repeat(32)}`, `0x${"02".repeat(32)}`, `0x${"03".repeat(32)}`];
const authorization = (at: number) => ({
  ...{ from: payer.address, to: payee, value: 10_000n, validAfter: 0n, validBefore: 1n },
  nonce: nonces[at] ?? "0x",
});

/** A log as one line: `u0` for the use of a nonce, `t` for a transfer, which all look the same. */
function receipt(log: string, called: Hex = multicall3Address) {
  const events = log.split(" ").map((event, logIndex) => ({ event, logIndex }));
  return {
    transaction: "0x1" as const,
    sender: stranger.address,
    called,
    succeeded: true,
    transfers: events.flatMap(({ event, logIndex }) =>
      event === "t" ? [{ from: payer.address, to: payee, value: 10_000n, logIndex }] : [],
    ),
    authorizations: events.flatMap(({ event, logIndex }) =>
      event.startsWith("u") ? [{ authorizer: payer.address, nonce: nonces[Number(event[1])] ?? "0x", logIndex }] : [],
    ),
  };
}

const places = (log: string, at: number, called?: Hex) =>
  ownPart(receipt(log, called), authorization(at)).transfers.map(({ logIndex }) => logIndex);

it.each([
  ["u0 t u1 t u2 t", [[1], [3], [5]]],
  ["t u0 t u1 t u2", [[0], [2], [4]]],
  ["u0 t u2 t", [[1], [], [3]]],
  ["u1 t", [[], [1], []]],
  ["t u1", [[], [0], []]],
  ["u0 u1 t u2 t", [[], [2], [4]]],
])("in %s each has its own transfer alone", (log, expected) => {
  expect([0, 1, 2].map((at) => places(log, at))).toEqual(expected);
});

it("is all of a transaction that nobody can share, or in which the token names none", () => {
  expect(places("u1 t t", 0, usdc)).toEqual([1, 2]);
  expect(places("t t", 0)).toEqual([0, 1]);
});

it("is proven by its own event alone, of the same account", () => {
  const { isProven } = ownPart(receipt("u1 t"), authorization(1));
  const other = ownPart(receipt("u1 t"), { ...authorization(1), from: stranger.address });
  expect([isProven, other.isProven, other.transfers]).toEqual([true, false, []]);
});
