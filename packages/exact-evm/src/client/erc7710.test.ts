import { describe, expect, it } from "vitest";
import { exactEvmClient } from "../client.js";
import { delegatedOffer, delegation } from "../testing/delegations.js";
import { payer } from "../testing/fixtures.js";
import type { DelegationSource } from "./erc7710.js";

const clientWith = (source: DelegationSource) => exactEvmClient({ account: payer, delegation: source });

describe("paying by ERC-7710", () => {
  it("hands over a delegation for the offer, and nothing that its source adds", async () => {
    const asked: unknown[] = [];
    const client = clientWith(async (offer) => {
      asked.push(offer);
      return { ...delegation, secret: "of the wallet" };
    });
    expect(client.unpayable(delegatedOffer)).toBeUndefined();
    expect(await client.createPayload(delegatedOffer)).toEqual(delegation);
    expect(asked).toEqual([delegatedOffer]);
  });

  it("cannot pay without a source of delegations", () => {
    expect(exactEvmClient({ account: payer }).unpayable(delegatedOffer)).toContain("delegation");
  });

  it("sends no delegation that lacks a member", async () => {
    const client = clientWith(async () => ({ ...delegation, delegator: "" }));
    await expect(client.createPayload(delegatedOffer)).rejects.toMatchObject({
      code: "invalid_configuration",
      field: "delegation",
      message: expect.stringContaining("delegator"),
    });
  });

  it("names each purchase anew, because a delegation may be good for many", async () => {
    const client = clientWith(async () => delegation);
    const answers = async () =>
      client.answerExtensions?.({ offer: delegatedOffer, payload: { ...delegation }, extensions: {} });
    const [one, other] = [await answers(), await answers()];
    expect(one).toEqual({ "payment-identifier": { id: expect.stringMatching(/^pay_[0-9a-f]{32}$/) } });
    expect(other).not.toEqual(one);
  });
});
