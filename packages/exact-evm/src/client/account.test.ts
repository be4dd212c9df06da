import type { SmartAccount } from "viem/account-abstraction";
import { describe, expect, expectTypeOf, it } from "vitest";
import { exactEvmClient } from "../client.js";
import { offer, payee, payer, stranger } from "../testing/fixtures.js";
import type { PayingAccount } from "./account.js";

const wrapped = `0x${"ab".repeat(300)}` as const;
const permit2Offer = { ...offer, extra: { assetTransferMethod: "permit2" } };

function answering(signature: `0x${string}`, account: Partial<PayingAccount> = {}) {
  return exactEvmClient({ account: { address: payer.address, signTypedData: async () => signature, ...account } });
}

describe("the account that pays", () => {
  it.each([offer, permit2Offer])("is not served by another key", async (accepted) => {
    const client = exactEvmClient({ account: { ...stranger, address: payer.address } });
    await expect(client.createPayload(accepted)).rejects.toMatchObject({
      code: "invalid_configuration",
      field: "account",
    });
  });

  it("is looked at again where it may change its key, and proves itself once where its key is in this process", async () => {
    let signer = payer;
    const wallet = exactEvmClient({
      account: { address: payer.address, signTypedData: (data) => signer.signTypedData(data) },
    });
    await wallet.createPayload(offer);
    signer = stranger;
    await expect(wallet.createPayload(offer)).rejects.toMatchObject({ code: "invalid_configuration" });
    let shown = 0;
    const local: PayingAccount = {
      ...payer,
      signTypedData(data) {
        shown++;
        return payer.signTypedData(data);
      },
    };
    const client = exactEvmClient({ account: local });
    for (let count = 0; count < 3; count++) await client.createPayload(offer);
    expect(shown).toBe(1);
  });

  it("is shown every payment when its key is elsewhere", async () => {
    let shown = 0;
    const { source: _source, ...elsewhere } = payer;
    const account: PayingAccount = {
      ...elsewhere,
      signTypedData(data) {
        shown++;
        return payer.signTypedData(data);
      },
    };
    const client = exactEvmClient({ account });
    for (let count = 0; count < 3; count++) await client.createPayload(offer);
    expect(shown).toBe(3);
  });

  it.each(["0x", "0x1234", wrapped, `0x${"00".repeat(65)}`] as const)(
    "has a key that does not sign %s",
    async (odd) => {
      await expect(answering(odd).createPayload(offer)).rejects.toMatchObject({ code: "invalid_configuration" });
    },
  );

  it("may be a contract, whose signature is sent as it is", async () => {
    const client = answering(wrapped, { address: payee, type: "smart" });
    expect(await client.createPayload(offer)).toMatchObject({ signature: wrapped, authorization: { from: payee } });
    expect(await client.createPayload(permit2Offer)).toMatchObject({
      signature: wrapped,
      permit2Authorization: { from: payee },
    });
  });

  it("may be any smart account of viem", () => {
    expectTypeOf<SmartAccount>().toExtend<PayingAccount>();
  });
});
