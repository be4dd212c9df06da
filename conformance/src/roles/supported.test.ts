import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "./http.js";
import { evmSigners, kindOf, networksOf, serves, servesSolana, supportProblem, svmPayers } from "./supported.js";

const evm = "eip155:84532";
const solana = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const account = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const [feePayer, other] = [
  "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB",
  "J2xccRtuG43drESLYznHhLhQkLTdfepcKYbiQ9BsJVaf",
];
const kind = (network: string, more = {}) => ({ x402Version: 2, scheme: "exact", network, ...more });
const answer = (json: unknown, status = 200): HttpAnswer => ({ status, headers: {}, body: "", json });
const both = {
  kinds: [kind(evm), kind(solana, { extra: { feePayer } })],
  signers: { "eip155:*": [account], "solana:*": [other, feePayer] },
};

describe("a facilitator can be assessed", () => {
  it("when it serves one of the networks", () => {
    expect(supportProblem(answer({ kinds: [kind(evm)] }), [evm])).toBeUndefined();
    expect(supportProblem(answer({ kinds: [kind(solana)] }), [evm, solana])).toBeUndefined();
  });

  it("not when it serves none of them", () => {
    expect(supportProblem(answer({ kinds: [kind(solana)] }), [evm])).toBe(
      `GET /supported does not list {"x402Version":2,"scheme":"exact","network":"${evm}"} among its kinds. Let the facilitator serve the network that EVM_NETWORK names.`,
    );
    expect(supportProblem(answer({ kinds: [kind(evm, { x402Version: 1 })] }), [evm, solana])).toContain(
      `or {"x402Version":2,"scheme":"exact","network":"${solana}"} among its kinds. Let the facilitator serve the network that EVM_NETWORK or SVM_NETWORK names.`,
    );
  });

  it("not when it does not say what it serves", () => {
    expect(supportProblem({ failure: "Nobody is there." }, [evm])).toContain("Nobody is there.");
    expect(supportProblem(answer({}, 404), [evm])).toContain("answered 404 instead of 200");
    expect(supportProblem(answer({ kinds: {} }), [evm])).toContain("a list named kinds");
  });
});

it("reads what is served, by version", () => {
  expect(serves(both, solana)).toBe(true);
  expect(serves(both, solana, 1)).toBe(false);
  expect(serves(undefined, evm)).toBe(false);
  expect(kindOf(both, solana)).toMatchObject({ extra: { feePayer } });
  expect([both, { kinds: [kind(evm)] }, undefined].map(servesSolana)).toEqual([true, false, false]);
});

it("tells the accounts of one kind of chain from those of the other", async () => {
  expect(evmSigners(both)).toEqual([account]);
  expect(await svmPayers(both, solana)).toEqual([feePayer, other, feePayer]);
  expect(await svmPayers({ kinds: [], signers: null }, solana)).toEqual([]);
});

it("tells the networks of each version in a line", () => {
  const supported = { kinds: [...both.kinds, { x402Version: 1, scheme: "exact", network: "base-sepolia" }] };
  expect([1, 2].map((version) => networksOf(supported, version))).toEqual(["base-sepolia", `${evm} ${solana}`]);
  expect(networksOf({}, 2)).toBe("");
});
