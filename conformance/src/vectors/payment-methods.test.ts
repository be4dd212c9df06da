import {
  decodeAbiParameters,
  decodeFunctionData,
  hashTypedData,
  parseAbi,
  parseTransaction,
  recoverAddress,
  recoverTransactionAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import { keys, names, standard } from "../../test/sample-vectors.js";
import type { PaymentSpec } from "./format.js";
import { buildPayment, type PaymentParts } from "./payment.js";
import { get } from "./pointer.js";

const build = (spec: PaymentSpec, parts: Partial<PaymentParts> = {}) =>
  buildPayment({ spec, standard, names, keys, ...parts });

const hex = (value: unknown): `0x${string}` => `0x${String(value).slice(2)}`;

describe("a payment by Permit2", () => {
  const method = "permit2" as const;

  /** Who signed, by the types of the deployed proxy written out once more. */
  async function signerOf(payment: unknown, domain: object = {}): Promise<string> {
    const at = (path: string) => String(get(payment, `/payload/permit2Authorization/${path}`));
    const hash = hashTypedData({
      domain: { name: "Permit2", chainId: 84532, verifyingContract: names.permit2, ...domain },
      types: {
        PermitWitnessTransferFrom: [
          { name: "permitted", type: "TokenPermissions" },
          { name: "spender", type: "address" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
          { name: "witness", type: "Witness" },
        ],
        TokenPermissions: [
          { name: "token", type: "address" },
          { name: "amount", type: "uint256" },
        ],
        Witness: [
          { name: "to", type: "address" },
          { name: "validAfter", type: "uint256" },
        ],
      },
      primaryType: "PermitWitnessTransferFrom",
      message: {
        permitted: { token: hex(at("permitted/token")), amount: BigInt(at("permitted/amount")) },
        spender: hex(at("spender")),
        nonce: BigInt(at("nonce")),
        deadline: BigInt(at("deadline")),
        witness: { to: hex(at("witness/to")), validAfter: BigInt(at("witness/validAfter")) },
      },
    });
    return recoverAddress({ hash, signature: hex(get(payment, "/payload/signature")) });
  }

  it("is the standard one, signed by the payer in the domain of Permit2", async () => {
    const { payment, offer } = await build({ method });
    expect(offer).toMatchObject({ extra: { name: "USDC", assetTransferMethod: "permit2" } });
    expect(get(payment, "/payload/permit2Authorization")).toEqual({
      permitted: { token: names.usdc, amount: "10000" },
      from: names.payer,
      spender: names.proxy,
      nonce: "512",
      deadline: "1740672160",
      witness: { to: names.payee, validAfter: "1740671500" },
    });
    expect(await signerOf(payment)).toBe(names.payer);
  });

  it("is signed again after a change, and not after tampering", async () => {
    const changed = await build({ method, authorization: { permitted: { amount: "9999" } } });
    expect(await signerOf(changed.payment)).toBe(names.payer);
    const path = "/payload/permit2Authorization/permitted/amount";
    const tampered = await build({ method, tamper: [{ path, value: "9999" }] });
    expect(get(tampered.payment, path)).toBe("9999");
    expect(await signerOf(tampered.payment)).not.toBe(names.payer);
  });

  it.each(["none", "upto", "exact-with-extra"] as const)("is another digest with the witness %s", async (witness) => {
    expect(await signerOf((await build({ method, signing: { witness } })).payment)).not.toBe(names.payer);
  });

  it("is signed in the domain that the vector says", async () => {
    const { payment } = await build({ method, signing: { domain: { chainId: 1, version: "1" } } });
    expect(await signerOf(payment, { chainId: 1, version: "1" })).toBe(names.payer);
  });

  it("signs the standard value where a malformed one is written", async () => {
    const { transfer } = await build({ method, authorization: { nonce: "soon", witness: { $remove: true } } });
    expect(transfer).toMatchObject({ permit: { nonce: 512n, witness: { validAfter: 1740671500n } } });
  });

  it("follows the offer of somebody else", async () => {
    const offer = { network: "eip155:1", amount: "7", asset: names.proxy, payTo: names.stranger };
    const { payment } = await build({ method }, { offer });
    const authorization = { permitted: { token: names.proxy, amount: "7" }, witness: { to: names.stranger } };
    expect(get(payment, "/payload/permit2Authorization")).toMatchObject(authorization);
    expect(await signerOf(payment, { chainId: 1 })).toBe(names.payer);
  });
});

describe("a payment by ERC-7710", () => {
  it("names the manager, the context and the delegator", async () => {
    const { payment, transfer } = await build({ method: "erc7710" });
    const delegation = { delegationManager: names.manager, permissionContext: "0xc0de", delegator: names.payer };
    expect(get(payment, "/payload")).toEqual(delegation);
    expect(transfer).toEqual({ method: "erc7710", delegation });
  });

  it("fills the context up", async () => {
    const { payment } = await build({ method: "erc7710", contextBytes: 4 });
    expect(get(payment, "/payload/permissionContext")).toBe("0xc0de0000");
  });
});

describe("a wrapped signature", () => {
  const deployment = { factory: names.stranger, factoryData: "0xfac7" };
  const unwrap = (text: unknown) => {
    const body = hex(String(text).slice(0, -64));
    return decodeAbiParameters([{ type: "address" }, { type: "bytes" }, { type: "bytes" }], body);
  };

  it("is ERC-6492's when the wallet is yet to be deployed", async () => {
    const plain = await build({});
    const { payment } = await build({}, { deployment });
    const signature = get(payment, "/payload/signature");
    expect(signature).toMatch(/(?:6492){16}$/);
    expect(unwrap(signature)).toEqual([names.stranger, "0xfac7", get(plain.payment, "/payload/signature")]);
  });

  it("is what the vector says", async () => {
    const signatureOf = async (spec: PaymentSpec) =>
      get((await build(spec, { deployment })).payment, "/payload/signature");
    expect(await signatureOf({ wrapper: "none" })).toMatch(/^0x[0-9a-f]{130}$/);
    expect(unwrap(await signatureOf({ wrapper: { factory: "$payee" } }))[0]).toBe(names.payee);
    expect(await signatureOf({ wrapper: { raw: "0xff" } })).toBe(`0xff${"6492".repeat(16)}`);
    const [, , inner] = unwrap(await signatureOf({ wrapper: { times: 2 } }));
    expect(unwrap(inner)[1]).toBe("0xfac7");
  });
});

describe("gas sponsoring", () => {
  const at = (payment: unknown, key: string) => get(payment, `/extensions/${key}/info`);

  it("brings a permit that the payer signed in the token's domain", async () => {
    const { payment, sponsoring } = await build({ method: "permit2", eip2612: {} });
    const info = at(payment, "eip2612GasSponsoring");
    expect(info).toMatchObject({
      from: names.payer,
      spender: names.permit2,
      amount: "10000",
      nonce: "0",
      version: "1",
    });
    const hash = hashTypedData({
      domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: names.usdc },
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: { owner: names.payer, spender: names.permit2, value: 10000n, nonce: 0n, deadline: 1740672160n },
    });
    expect(await recoverAddress({ hash, signature: hex(get(info, "/signature")) })).toBe(names.payer);
    expect(sponsoring.permit).toMatchObject({ value: 10000n, signature: get(info, "/signature") });
  });

  it("brings an approval that the payer signed", async () => {
    const { payment, sponsoring } = await build({ method: "permit2", erc20Approval: {} });
    const serialized = hex(get(at(payment, "erc20ApprovalGasSponsoring"), "/signedTransaction"));
    expect(serialized).toBe(sponsoring.approval);
    const { to, data = "0x", chainId, nonce, gas } = parseTransaction(serialized);
    expect({ to, chainId, nonce, gas }).toEqual({
      to: names.usdc.toLowerCase(),
      chainId: 84532,
      nonce: 0,
      gas: 70000n,
    });
    const abi = parseAbi(["function approve(address,uint256)"]);
    expect(decodeFunctionData({ abi, data }).args).toEqual([names.permit2, 10000n]);
    expect(await recoverTransactionAddress({ serializedTransaction: `0x02${serialized.slice(4)}` })).toBe(names.payer);
  });

  it("changes what is signed, and tampers with what was", async () => {
    const transaction = { type: "legacy", call: { name: "transfer" } };
    const { payment, sponsoring } = await build({
      method: "permit2",
      eip2612: { info: { amount: "1" }, tamper: [{ path: "/version", remove: true }] },
      erc20Approval: { transaction, tamper: [{ path: "/amount", value: 7 }] },
    });
    expect(sponsoring.permit).toMatchObject({ value: 1n });
    expect(at(payment, "eip2612GasSponsoring")).not.toHaveProperty("version");
    expect(at(payment, "erc20ApprovalGasSponsoring")).toMatchObject({ amount: 7 });
    const { type, data } = parseTransaction(sponsoring.approval ?? "0x");
    expect({ type, selector: data?.slice(0, 10) }).toEqual({ type: "legacy", selector: "0xa9059cbb" });
  });
});
