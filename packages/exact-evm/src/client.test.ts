import { recoverTypedDataAddress } from "viem";
import { describe, expect, it } from "vitest";
import { exactEvmClient } from "./client.js";
import { readEip3009Payload } from "./eip3009/payload.js";
import { transferTypedData } from "./eip3009/typed-data.js";
import { contractPayer } from "./testing/contract-payer.js";
import { now, offer, payee, payer, usdc } from "./testing/fixtures.js";

const client = exactEvmClient({ account: payer, now: () => now });

async function authorize(accepted = offer, by = client) {
  const payload = readEip3009Payload(await by.createPayload(accepted));
  if (!payload.ok) throw new Error(payload.problem.expected);
  return payload.value;
}

describe("paying by ERC-3009", () => {
  it("authorizes exactly the offer, for as long as it allows", async () => {
    const { authorization } = await authorize();
    expect(authorization).toMatchObject({
      from: payer.address,
      to: payee,
      value: "10000",
      validAfter: String(now - 600),
      validBefore: String(now + 60),
      nonce: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    });
  });

  it("signs in the domain of the offered token", async () => {
    const { authorization: a, signature } = await authorize();
    const typedData = transferTypedData(
      { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc },
      {
        from: payer.address,
        to: payee,
        value: 10_000n,
        validAfter: BigInt(a.validAfter),
        validBefore: BigInt(a.validBefore),
        nonce: `0x${a.nonce.slice(2)}`,
      },
    );
    expect(await recoverTypedDataAddress({ ...typedData, signature: `0x${signature.slice(2)}` })).toBe(payer.address);
  });

  it("uses a nonce once", async () => {
    const contract = exactEvmClient({ account: contractPayer, now: () => now });
    const payments = await Promise.all(Array.from({ length: 1_000 }, () => authorize(offer, contract)));
    expect(new Set(payments.map(({ authorization }) => authorization.nonce)).size).toBe(1_000);
  });

  it.each([
    ["an unknown asset transfer method", { extra: { ...offer.extra, assetTransferMethod: "teleport" } }],
    ["an asset transfer method that is no text", { extra: { ...offer.extra, assetTransferMethod: 7 } }],
    ["no EIP-712 name", { extra: { version: "2" } }],
    ["an empty EIP-712 version", { extra: { name: "USDC", version: "" } }],
    ["no extra", { extra: undefined }],
    ["an asset that is no address", { asset: "USDC" }],
    ["a payee with a wrong checksum", { payTo: payee.replace(/[a-z]/, (letter) => letter.toUpperCase()) }],
    ["the zero address as payee", { payTo: `0x${"0".repeat(40)}` }],
    ["a network of another kind", { network: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1" }],
  ])("says why it cannot pay an offer with %s", (_, changes) => {
    expect(client.unpayable(Object.assign({}, offer, changes))).toMatch(/\w+/);
  });

  it("says so on one short line, whatever the server wrote", () => {
    for (const odd of [{ toString: 7, valueOf: 7 }, "x".repeat(9_000), "\u001b[31m\n"]) {
      const said = client.unpayable({ ...offer, extra: { assetTransferMethod: odd } });
      expect(said).toMatch(/^[ -~]{1,100}$/);
    }
  });

  it("can pay an offer that names its method", () => {
    expect(client.unpayable({ ...offer, extra: { ...offer.extra, assetTransferMethod: "eip3009" } })).toBeUndefined();
  });
});
