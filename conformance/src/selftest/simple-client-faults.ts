import { atomicAmount, network, type PaymentRequirements } from "@x402-reference/types";
import { usdcAddress } from "../chain/addresses.js";
import { decodeHeaderJson, member } from "../peers/payment-header.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { clientReadingFaults } from "./client-reading-faults.js";
import { clientRepeatingFaults } from "./client-repeating-faults.js";
import { clientVersionOneFaults } from "./client-version-one-faults.js";
import { habitual, inBody, inHeader } from "./simple-client.js";
import type { Mutant } from "./types.js";

/** Clients that do not read, write or repeat what they ought to. */
export function simpleClientFaults(): Mutant[] {
  return [
    ...clientReadingFaults(),
    ...clientRepeatingFaults(),
    ...clientVersionOneFaults(),
    ...habitual("never-pays", ["HTTP-CLI-001"], "gives up at the first challenge", { pays: () => false }),
    ...habitual("pays-as-before", ["HTTP-CLI-001", "CORE-PP-001"], "sends its payment in the header of version 1", {
      header: "X-PAYMENT",
    }),
    ...habitual("pays-in-json", ["HTTP-CLI-002"], "writes its payment as plain JSON", { encode: JSON.stringify }),
    ...habitual("repeats-otherwise", ["HTTP-CLI-004"], "pays by POST what it asked for by GET", {
      request: (url, init) => [url, { ...init, method: "POST" }],
    }),
    ...habitual("reads-bodies", ["HTTP-CLI-005", "HTTP-CLI-006", "HTTP-CLI-007"], "reads the challenge in the body", {
      challenge: async (answer) => {
        const body = await inBody(answer);
        return member(body, "accepts") === undefined ? inHeader(answer) : body;
      },
    }),
    ...habitual("guesses-offers", ["HTTP-CLI-008", "HTTP-CLI-009"], "pays what it last paid where it finds no offer", {
      otherwise: lastOffer,
    }),
    ...habitual("knows-one-spelling", ["HTTP-CLI-012"], "finds no header that is not spelled as it expects", {
      challenge: async (answer) => {
        const spelled = [...answer.headers].some(([name]) => name === "PAYMENT-REQUIRED");
        return spelled ? inHeader(answer) : undefined;
      },
    }),
    ...habitual("loses-receipts", ["HTTP-CLI-014"], "keeps the receipt to itself", { result: withoutReceipt }),
    ...habitual("hides-failures", ["HTTP-CLI-015"], "takes whatever answers its payment for a success", {
      result: (answer) => new Response(answer.body, { status: 200, headers: answer.headers }),
    }),
    ...habitual("pays-for-the-free", ["HTTP-CLI-029", "HTTP-CLI-019"], "pays for whatever it gets", {
      pays: () => true,
      otherwise: lastOffer,
    }),
    ...habitual("has-an-old-version", ["CORE-PP-001"], "writes version 1 on its payment", {
      payment: (payment) => ({ ...payment, x402Version: 1 }),
    }),
    ...habitual("accepts-nothing", ["CORE-PP-002"], "does not say which offer it pays", {
      payment: ({ accepted: _, ...payment }) => payment,
    }),
    ...habitual("accepts-its-own", ["CORE-PP-003", "CORE-PP-005"], "accepts an offer that nobody made", {
      payment: (payment) => ({ ...payment, accepted: { ...objectIn(payment, "accepted"), extra: {} } }),
    }),
    ...habitual("wraps-its-payload", ["CORE-PP-006"], "writes its payload as text", {
      payment: (payment) => ({ ...payment, payload: JSON.stringify(payment.payload) }),
    }),
    ...habitual(
      "counts-in-numbers",
      ["CORE-PP-012", "EVM-3009-001", "EVM-GEN-008"],
      "writes the value that it signs as a number",
      {
        payment: withNumber,
      },
    ),
    ...habitual("drops-extensions", ["CORE-EXT-001"], "does not repeat the extensions of a challenge", {
      payment: ({ extensions: _, ...payment }) => payment,
    }),
    ...habitual("drops-schemas", ["CORE-EXT-004"], "repeats an extension without its schema", {
      payment: ({ extensions, ...payment }) => ({
        ...payment,
        ...(isObject(extensions) && { extensions: infos(extensions) }),
      }),
    }),
    ...habitual("drops-the-resource", ["CORE-PP-008"], "does not repeat what its payment is for", {
      payment: ({ resource: _, ...payment }) => payment,
    }),
    ...habitual(
      "pays-anything",
      ["CORE-RQ-008", "CORE-PP-021", "EVM-GEN-032", "WIRE-001", "WIRE-005", "WIRE-007", "WIRE-009", "WIRE-010"],
      "pays whatever an offer asks for, and reads what it can of a challenge",
      {},
    ),
    ...habitual("accepts-what-it-knows", ["CORE-PP-004"], "repeats of an offer what it knows alone", {
      payment: (payment) => ({ ...payment, accepted: knownOf(objectIn(payment, "accepted")) }),
    }),
    ...habitual("pays-the-first", ["CORE-FLOW-012"], "looks at the first offer alone", {
      challenge: async (answer) => {
        const challenge = await inHeader(answer);
        return flowOf(challenge) === "zzz" ? undefined : challenge;
      },
    }),
    ...habitual("knows-no-null", ["CORE-FLOW-014"], "takes a flow that is null for one that it does not know", {
      challenge: async (answer) => {
        const challenge = await inHeader(answer);
        return flowOf(challenge) === null ? undefined : challenge;
      },
    }),
    ...habitual("asks-for-answers", ["HTTP-CLI-026"], "sends with its payment a header that only answers have", {
      request: (url, init) => {
        const headers = new Headers(init.headers);
        headers.set("Access-Control-Expose-Headers", "PAYMENT-RESPONSE");
        return [url, { ...init, headers }];
      },
    }),
    ...habitual("invents-success", ["HTTP-CLI-031"], "takes every answer of status 200 for a settlement", {
      result(answer) {
        const receipt = decodeHeaderJson(answer.headers.get("PAYMENT-RESPONSE") ?? "");
        return answer.ok && member(receipt, "success") === false ? withoutReceipt(answer) : answer;
      },
    }),
    ...habitual("wants-json", ["HTTP-CLI-005"], "breaks at a challenge whose body is not JSON", {
      challenge: async (answer) => ((await inBody(answer)) === undefined ? undefined : inHeader(answer)),
    }),
    ...habitual("fills-gaps", ["HTTP-CLI-011"], "pays as it last did what an offer leaves open", {
      async challenge(answer) {
        const first: unknown = member(member(await inHeader(answer), "accepts"), "0");
        return { accepts: [{ ...lastOffer, ...(isObject(first) && first) }] };
      },
    }),
    ...habitual("writes-for-addresses", ["HTTP-CLI-003"], "writes its payment in the URL-safe alphabet", {
      encode: (payment) => Buffer.from(JSON.stringify(payment), "utf8").toString("base64url"),
    }),
    ...habitual("lists-extensions", ["CORE-PP-009"], "writes the extensions of its payment as a list", {
      payment: ({ extensions, ...payment }) => ({
        ...payment,
        ...(isObject(extensions) && { extensions: Object.entries(extensions) }),
      }),
    }),
    ...habitual("wants-receipts", ["HTTP-CLI-028"], "breaks at goods that come without a receipt", {
      result(answer) {
        const receipt = decodeHeaderJson(answer.headers.get("PAYMENT-RESPONSE") ?? "");
        if (receipt === undefined) throw new Error("There is no receipt.");
        return answer;
      },
    }),
  ];
}

const lastOffer: PaymentRequirements = {
  scheme: "exact",
  network: network("eip155:84532"),
  amount: atomicAmount("10000"),
  asset: usdcAddress,
  payTo: "0x000000000000000000000000000000000000dEaD",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};

function withoutReceipt(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.delete("PAYMENT-RESPONSE");
  return new Response(answer.body, { status: answer.status, headers });
}

function withNumber(payment: JsonObject): JsonObject {
  const payload = objectIn(payment, "payload");
  const authorization = objectIn(payload, "authorization");
  return {
    ...payment,
    payload: { ...payload, authorization: { ...authorization, value: Number(authorization.value) } },
  };
}

function infos(extensions: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(extensions).map(([name, entry]) => [name, { info: member(entry, "info") }]));
}

function knownOf({ scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra }: JsonObject): JsonObject {
  return { scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra };
}

function flowOf(challenge: unknown): unknown {
  return member(member(member(member(challenge, "accepts"), "0"), "extra"), "paymentFlow");
}

function objectIn(holder: JsonObject, name: string): JsonObject {
  const found = holder[name];
  return isObject(found) ? found : {};
}
