import { recoverTypedDataAddress } from "viem";
import { describe, expect, it } from "vitest";
import { exactEvmClient } from "../client.js";
import { exactProxyAddress } from "../permit2/addresses.js";
import { readPermit2Payload } from "../permit2/payload.js";
import { permitWitnessTypedData } from "../permit2/typed-data.js";
import { contractPayer } from "../testing/contract-payer.js";
import { now, offer, payee, payer, usdc } from "../testing/fixtures.js";

const client = exactEvmClient({ account: payer, now: () => now });
const permit2Offer = { ...offer, extra: { assetTransferMethod: "permit2" } };

async function permitFor(accepted = permit2Offer, by = client) {
  const read = readPermit2Payload(await by.createPayload(accepted));
  if (!read.ok) throw new Error(read.problem.expected);
  return read.value;
}

describe("paying by Permit2", () => {
  it("permits the proxy exactly the offer, for the payee alone and for as long as the offer allows", async () => {
    expect((await permitFor()).permit2Authorization).toEqual({
      permitted: { token: usdc, amount: "10000" },
      from: payer.address,
      spender: exactProxyAddress,
      nonce: expect.stringMatching(/^[1-9][0-9]*$/),
      deadline: String(now + 60),
      witness: { to: payee, validAfter: String(now - 600) },
    });
  });

  it("signs with the payer's key in the domain of Permit2 on the offer's chain", async () => {
    const { permit2Authorization, signature } = await permitFor();
    const typedData = permitWitnessTypedData(84532, {
      permitted: { token: usdc, amount: 10_000n },
      spender: exactProxyAddress,
      nonce: BigInt(permit2Authorization.nonce),
      deadline: BigInt(now + 60),
      witness: { to: payee, validAfter: BigInt(now - 600) },
    });
    expect(await recoverTypedDataAddress({ ...typedData, signature: `0x${signature.slice(2)}` })).toBe(payer.address);
  });

  it("never repeats a nonce, nor draws it from a few words of Permit2's bitmap", async () => {
    const contract = exactEvmClient({ account: contractPayer, now: () => now });
    const permits = await Promise.all(Array.from({ length: 1_000 }, () => permitFor(permit2Offer, contract)));
    const nonces = permits.map(({ permit2Authorization }) => BigInt(permit2Authorization.nonce));
    expect(new Set(nonces).size).toBe(1_000);
    expect(new Set(nonces.map((nonce) => nonce >> 8n)).size).toBe(1_000);
  });

  it("pays with tokens that are known to need Permit2 where the offer leaves the method out", async () => {
    const [network, asset] = ["eip155:38833", "0xa5b8bf902b2844da17d4506cc827f7f1681735e7"];
    const known = Object.assign({}, offer, { network, asset, extra: undefined });
    expect(client.unpayable(known)).toBeUndefined();
    expect(await client.createPayload(known)).toHaveProperty("permit2Authorization.permitted.token", asset);
    expect(client.unpayable({ ...known, extra: { assetTransferMethod: null } })).toBeUndefined();
    expect(client.unpayable({ ...known, extra: { assetTransferMethod: "eip3009" } })).toContain("EIP-712");
  });
});
