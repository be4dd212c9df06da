import { networkToV1, upgradeRequirements } from "@x402-reference/types/v1";
import { member } from "../peers/payment-header.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { payingTwice } from "./client-repeating-faults.js";
import { fetching, type Habits, habitual, inBody, inHeader, simpleClient } from "./simple-client.js";
import type { Mutant } from "./types.js";

const nobody = "0x000000000000000000000000000000000000dEaD";

/** Clients that pay in version 1 too, and do it badly. */
export function clientVersionOneFaults(): Mutant[] {
  return [
    ...habitual("pays-the-old-twofold", ["HTTP-V1-005"], "sends version 1 in the headers of both versions", {
      ...old,
      request(url, init) {
        const headers = new Headers(init.headers);
        headers.set("PAYMENT-SIGNATURE", headers.get("X-PAYMENT") ?? "");
        return [url, { ...init, headers }];
      },
    }),
    ...habitual(
      "pays-the-old-in-new-words",
      ["EVM-V1-001", "HTTP-V1-004"],
      "writes version 1 as version 2 is written",
      {
        ...old,
        payment: (payment) => ({ ...payment, x402Version: 1 }),
      },
    ),
    ...habitual("knows-one-receipt", ["HTTP-V1-011"], "finds receipts in neither header", {
      ...old,
      result: (answer) => new Response(answer.body, { status: answer.status }),
    }),
    ...habitual(
      "trusts-the-old",
      [
        ...["CORE-PP-010", "CORE-PP-021", "CORE-PP-022", "EVM-GEN-032"],
        ...["HTTP-CLI-010", "HTTP-CLI-011", "HTTP-CLI-019", "HTTP-CLI-020", "HTTP-CLI-022"],
      ],
      "pays in version 1 whatever it is asked for",
      { ...old, pays: ({ status }) => status !== 200 },
    ),
    ...fetching(
      "pays-the-old-twice",
      ["HTTP-CLI-013", "HTTP-CLI-017", "HTTP-CLI-030"],
      "pays anew in version 1 until it has the goods and a receipt",
      payingTwice(simpleClient(old)),
    ),
    ...habitual("pays-the-oldest", ["CORE-PP-011"], "looks at the first offer of version 1 alone", {
      ...old,
      challenge: async (answer) => {
        const first = member(member(await inBody(answer), "accepts"), "0");
        return member(first, "network") === "base-sepolia" ? oldChallenge(answer) : undefined;
      },
    }),
  ];
}

/** What a client does at a shop of version 1, with no question asked. */
const old: Habits = {
  challenge: oldChallenge,
  header: "X-PAYMENT",
  payment: ({ accepted, payload }) => ({
    x402Version: 1,
    scheme: "exact",
    network: networkToV1(String(member(accepted, "network"))),
    payload,
  }),
};

async function oldChallenge(answer: Response): Promise<unknown> {
  const inNew = await inHeader(answer);
  if (inNew !== undefined) return inNew;
  const accepts = member(await inBody(answer), "accepts");
  const offers: unknown[] = Array.isArray(accepts) ? accepts : [];
  return { accepts: offers.filter(isObject).map(inNewWords) };
}

function inNewWords({ maxAmountRequired, ...offer }: JsonObject): unknown {
  return upgradeRequirements({
    payTo: nobody,
    ...offer,
    scheme: "exact",
    network: "base-sepolia",
    maxAmountRequired: String(Number(maxAmountRequired)),
  });
}
