import { describe, expect, it } from "vitest";
import { keys, names, standard } from "../../test/sample-vectors.js";
import type { PaymentSpec } from "./format.js";
import { isObject } from "./json.js";
import { caseKey } from "./keys.js";
import { buildPayment, type PaymentParts } from "./payment.js";
import { get } from "./pointer.js";
import { payerOf } from "./recover.js";

/** A payment by ERC-3009 and how it was signed. */
async function build(spec: PaymentSpec = {}, parts: Partial<PaymentParts> = {}) {
  const { transfer, ...built } = await buildPayment({ spec, standard, names, keys, ...parts });
  if (transfer.method !== "eip3009") throw new TypeError("Not by ERC-3009.");
  return { ...built, ...transfer };
}
const payer = names.payer;

describe("a payment", () => {
  it("is the standard one unless told otherwise", async () => {
    const { offer, payment, authorization, signature, signer } = await build();
    expect(payment).toEqual({
      x402Version: 2,
      resource: { url: "http://127.0.0.1:4021/exact/evm/eip3009" },
      accepted: offer,
      payload: {
        signature,
        authorization: {
          from: names.payer,
          to: names.payee,
          value: "10000",
          validAfter: "1740671500",
          validBefore: "1740672160",
          nonce: names.nonce,
        },
      },
    });
    expect(offer).toMatchObject({ amount: "10000", payTo: names.payee, asset: names.usdc, network: "eip155:84532" });
    expect(authorization.value).toBe("10000");
    expect(signer).toBe(names.payer);
    expect(await payerOf(payment)).toBe(names.payer);
  });

  it("has the digest and the signature of a published example", async () => {
    const privateKey = caseKey("test-key", "payer-1");
    const { digest, signature, signer } = await build(
      {
        authorization: {
          from: "0xe963520612B90A746785ab0097166E99e65facfE",
          to: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
          value: "9999",
          validAfter: "1740672089",
          validBefore: "1740672154",
          nonce: "0xd2852fa5480c7260fe19975ea23139e3597dcb248e6f67aba1b1a5af94f4ab12",
        },
      },
      { keys: { payer: privateKey } },
    );
    expect(signer).toBe("0xe963520612B90A746785ab0097166E99e65facfE");
    expect(digest).toBe("0x24c36f008287cea7be62b9e8407de68eb1f8c2e5d791de0d2b5f58b6cb5269ce");
    expect(signature).toBe(
      "0x7610ad01fad8701cd3fc370c9040b3209917ea3027538366214f870e4d1e0a674be3fe23b73b0d9d9d6e88ae3d631bed6d24636b1974e9064c32fa070b319ab51b",
    );
  });

  it("is signed again after a change to the authorization", async () => {
    const { payment, authorization } = await build({ authorization: { value: "9999", to: "$stranger" } });
    expect(get(payment, "/payload/authorization/value")).toBe("9999");
    expect(authorization).toMatchObject({ value: "9999", to: names.stranger.toLowerCase() });
    expect(await payerOf(payment)).toBe(names.payer);
  });

  it("carries a change to the offer into the accepted copy, and one to the copy no further", async () => {
    const { offer, payment } = await build({ offer: { amount: "20000" }, accepted: { payTo: "$stranger" } });
    expect(offer).toMatchObject({ amount: "20000", payTo: names.payee });
    expect(get(payment, "/accepted")).toMatchObject({ amount: "20000", payTo: names.stranger });
  });

  it("is signed by whom the vector says, under the type and domain that it says", async () => {
    const plain = await build();
    const stranger = await build({ signing: { key: "stranger" } });
    const received = await build({ signing: { primaryType: "ReceiveWithAuthorization" } });
    const cancelled = await build({ signing: { primaryType: "CancelAuthorization" } });
    const foreign = await build({ signing: { domain: { chainId: 8453 } } });
    const bare = await build({ signing: { domain: { version: { $remove: true } } } });
    expect(stranger.signer).toBe(names.stranger);
    expect(await payerOf(stranger.payment)).toBe(names.stranger);
    const digests = [plain, received, cancelled, foreign, bare].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(5);
    for (const { payment, signer } of [received, cancelled, foreign, bare]) {
      expect(signer).toBe(names.payer);
      expect(await payerOf(payment)).not.toBe(names.payer);
    }
  });

  it("is changed last of all without being signed again", async () => {
    const { payment } = await build({
      tamper: [
        { path: "/payload/authorization/to", value: "$stranger" },
        { path: "/resource", remove: true },
      ],
    });
    expect(get(payment, "/payload/authorization/to")).toBe(names.stranger);
    expect(get(payment, "/resource")).toBeUndefined();
    expect(await payerOf(payment)).not.toBe(names.payer);
  });

  it("writes the signature in the form that the vector asks for", async () => {
    const { payment, signature } = await build({ signature: "empty" });
    expect(signature).toBe("0x");
    expect(get(payment, "/payload/signature")).toBe("0x");
  });

  it("names an unknown key", async () => {
    await expect(build({ signing: { key: "nobody" } })).rejects.toThrow('There is no key by the name "nobody"');
    await expect(build({ signing: { key: "toString" } })).rejects.toThrow("There is no key");
  });

  it("names the place of an unknown name", async () => {
    await expect(build({ authorization: { to: "$nobody" } })).rejects.toThrow("/given/payment/authorization/to");
  });
});

describe("a malformed authorization", () => {
  it.each([
    ["value", "abc", "10000"],
    ["value", "-1", "10000"],
    ["value", "", "10000"],
    ["value", "10000.5", "10000"],
    ["value", String(2n ** 256n), "10000"],
    ["value", null, "10000"],
    ["value", { $remove: true }, "10000"],
    ["value", 10000, "10000"],
    ["value", "0x2711", "10001"],
    ["value", "010001", "10001"],
    ["validBefore", "soon", "1740672160"],
    ["validAfter", true, "1740671500"],
    ["nonce", "0x1234", names.nonce],
    ["nonce", 7, names.nonce],
    ["to", "payee", names.payee.toLowerCase()],
    ["to", names.stranger.toUpperCase().replace("0X", "0x"), names.stranger.toLowerCase()],
    ["from", null, payer.toLowerCase()],
  ] as const)("%s %j is written as it is and signed as %s", async (member, written, signed) => {
    const { payment, authorization } = await build({ authorization: { [member]: written } });
    expect(authorization[member]).toBe(signed);
    expect(get(payment, `/payload/authorization/${member}`)).toEqual(isObject(written) ? undefined : written);
    const usual = await build({ authorization: { [member]: signed } });
    expect(get(payment, "/payload/signature")).toBe(get(usual.payment, "/payload/signature"));
  });

  it("tolerates a malformed domain", async () => {
    const plain = await build();
    const domain = { name: 7, version: null, chainId: "x", verifyingContract: "nowhere" };
    expect((await build({ signing: { domain } })).signature).toBe(plain.signature);
  });
});

describe("a payment for an offer of somebody else", () => {
  const offer = {
    scheme: "exact",
    network: "eip155:8453",
    amount: "777",
    asset: "0x1111111111111111111111111111111111111111",
    payTo: names.stranger,
    maxTimeoutSeconds: 60,
    extra: { name: "Coin", version: "9", unknown: true },
  };

  it("follows the offer", async () => {
    const resource = { url: "http://127.0.0.1/x" };
    const extensions = { echo: { info: 1 } };
    const { payment } = await buildPayment({ standard, names, keys, offer, resource, extensions });
    expect(payment).toMatchObject({ accepted: offer, resource, extensions });
    expect(get(payment, "/payload/authorization")).toMatchObject({ to: names.stranger, value: "777" });
    expect(await payerOf(payment)).toBe(names.payer);
  });

  it("is changed by the vector as well", async () => {
    const spec = { authorization: { value: "776" }, signing: { domain: { version: "8" } } };
    const { payment } = await buildPayment({ spec, standard, names, keys, offer });
    expect(get(payment, "/payload/authorization/value")).toBe("776");
    expect(await payerOf(payment)).not.toBe(names.payer);
  });

  it("is made even for a malformed offer", async () => {
    const malformed = { ...offer, amount: "x", payTo: 1, asset: null, network: "base", extra: null };
    const { payment, authorization } = await build({}, { offer: malformed });
    expect(authorization).toMatchObject({ value: "10000", to: names.payee.toLowerCase() });
    expect(get(payment, "/payload/authorization")).toMatchObject({ value: "x", to: 1 });
  });
});

describe("payerOf", () => {
  it.each([null, {}, { accepted: {}, payload: {} }, { accepted: {}, payload: { signature: "0x", authorization: {} } }])(
    "is nobody for %j",
    async (payment) => expect(await payerOf(payment)).toBeUndefined(),
  );

  it.each(["zero", "truncated", "v-29", "empty"] as const)("is nobody or somebody else for %s", async (signature) => {
    expect(await payerOf((await build({ signature })).payment)).not.toBe(names.payer);
  });
});
