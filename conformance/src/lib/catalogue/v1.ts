import type { Expectations } from "../../vectors/format.js";
import { remove, set } from "../../vectors/pointer.js";
import { declined, type Row, refuses, refusesOr, yields, yieldsOr } from "./row.js";
import { challengeV1, eip3009, offer, offerV1, paymentV1, settlement, settlementV1 } from "./samples.js";

const whole = { "/ok": { const: true } } satisfies Expectations;
const why = "Version 1 is read once, at the edge; behind it every rule sees version 2 only.";

/** Expects these values, and nothing at the other places. */
function shows(
  prefix: string,
  values: Readonly<Record<string, unknown>>,
  absent: readonly string[] = [],
): Expectations {
  return {
    ...whole,
    ...Object.fromEntries(Object.entries(values).map(([at, value]) => [`${prefix}${at}`, { const: value }])),
    ...Object.fromEntries(absent.map((at) => [`${prefix}${at}`, { absent: true }])),
  };
}

const offerInV2 = Object.fromEntries(
  Object.entries(offer).map(([member, value]): [string, unknown] => [`/accepts/0/${member}`, value]),
);
const inRequired = (values: Readonly<Record<string, unknown>>, absent?: readonly string[]) =>
  shows("/value/required", { "/x402Version": 2, ...values }, absent);
const withOffer = (changes: object) => ({ ...challengeV1, accepts: [{ ...offerV1, ...changes }] });
const without = (...members: string[]) => ({
  ...challengeV1,
  accepts: [Object.fromEntries(Object.entries(offerV1).filter(([member]) => !members.includes(member)))],
});
const noNull: Expectations = { "/value/required/accepts/0/extra": { type: "null" } };

function required(
  name: string,
  title: string,
  requirement: string,
  { body, match, never }: { body: unknown; match: Expectations; never?: Expectations },
): Row {
  return {
    name: `required-${name}`,
    title: `A challenge of version 1 ${title}`,
    why,
    requirements: [requirement, "HTTP-V1-001"],
    op: "v1.upgradeRequired",
    input: { body },
    expect: yields(match, never),
  };
}

function brokenRequired(name: string, title: string, requirement: string, at: string, body: unknown): Row {
  return {
    ...required(`refuses-${name}`, `${title} is not upgraded`, requirement, { body, match: whole }),
    kind: "negative",
    control: { row: "required-offer", differs: [`/body${at}`] },
    expect: refuses,
  };
}

const conflicting = "https://api.example.com/other";
const amountAt = "/accepts/0/maxAmountRequired";
const first = { "/accepts/0/amount": "10000" };

const requiredRows: readonly Row[] = [
  required("offer", "has its offer in the layout of version 2", "HTTP-V1-002", {
    body: challengeV1,
    match: inRequired(offerInV2),
  }),
  required("amount", "has maxAmountRequired as amount and under no other name", "EVM-V1-003", {
    body: withOffer({ maxAmountRequired: "9007199254740993" }),
    match: inRequired({ "/accepts/0/amount": "9007199254740993" }, [amountAt]),
  }),
  required("resource", "has the resource of its offer in the envelope", "CORE-PR-004", {
    body: withOffer({ description: "Other words", mimeType: "text/csv" }),
    match: inRequired({
      "/resource/url": offerV1.resource,
      "/resource/description": "Other words",
      "/resource/mimeType": "text/csv",
    }),
  }),
  required("no-leftovers", "keeps no resource, description or mimeType in its offers", "CORE-PR-013", {
    body: withOffer({ description: "" }),
    match: inRequired({}, ["/accepts/0/resource", "/accepts/0/description", "/accepts/0/mimeType"]),
  }),
  required("error", "keeps its error", "CORE-PR-009", {
    body: { ...challengeV1, error: "insufficient_funds" },
    match: inRequired({ "/error": "insufficient_funds" }),
  }),
  required("no-error", "is read without an error, as the official SDK sends it", "HTTP-V1-003", {
    body: remove(challengeV1, "/error"),
    match: inRequired(first),
  }),
  required("two-offers", "has both of its offers, in order", "HTTP-V1-002", {
    body: { ...challengeV1, accepts: [offerV1, { ...offerV1, network: "base", maxAmountRequired: "20000" }] },
    match: inRequired({ ...offerInV2, "/accepts/1/network": "eip155:8453", "/accepts/1/amount": "20000" }),
  }),
  required("optional-left-out", "is read without mimeType, outputSchema and extra", "HTTP-V1-002", {
    body: without("mimeType", "outputSchema", "extra"),
    match: inRequired(first),
    never: noNull,
  }),
  required("optional-null", "is read with null for mimeType, outputSchema and extra", "CORE-SR-013", {
    body: withOffer({ mimeType: null, outputSchema: null, extra: null }),
    match: inRequired(first),
    never: noNull,
  }),
  ...(
    [
      ["base", "eip155:8453"],
      ["avalanche", "eip155:43114"],
      ["avalanche-fuji", "eip155:43113"],
    ] as const
  ).map(([name, network]) =>
    required(`network-${name}`, `has the network ${name} by the number of its chain`, "EVM-V1-002", {
      body: withOffer({ network: name }),
      match: inRequired({ "/accepts/0/network": network }),
    }),
  ),
  {
    ...required("conflicting-resources", "sells two resources at once", "HTTP-V1-002", {
      body: { ...challengeV1, accepts: [offerV1, { ...offerV1, resource: conflicting }] },
      match: inRequired({ "/resource/url": offerV1.resource }),
    }),
    kind: "robustness",
    control: { row: "required-offer", differs: ["/body/accepts/1"] },
    expect: refusesOr("strict", "Version 2 has room for one resource only; the first counts.", {
      ...inRequired({ "/resource/url": offerV1.resource }),
    }),
  },
  {
    ...required("unknown-network", "has an offer on a network without a number beside a known one", "CORE-PP-011", {
      body: { ...challengeV1, accepts: [{ ...offerV1, network: "atlantis" }, offerV1] },
      match: whole,
    }),
    kind: "robustness",
    control: { row: "required-offer", differs: ["/body/accepts"] },
    expect: yieldsOr(
      { ...whole, "/value/required/accepts": { type: "array" } },
      "lenient",
      "Refused whole: nothing wrong is paid, but the known offer is lost.",
      declined,
    ),
  },
  brokenRequired("version-2", "that calls itself version 2", "EVM-V1-012", "/x402Version", {
    ...challengeV1,
    x402Version: 2,
  }),
  brokenRequired("version-text", "whose version is a text", "HTTP-V1-001", "/x402Version", {
    ...challengeV1,
    x402Version: "1",
  }),
  brokenRequired("no-accepts", "without accepts", "HTTP-V1-001", "/accepts", remove(challengeV1, "/accepts")),
  brokenRequired("no-amount", "whose offer has no amount", "HTTP-V1-002", amountAt, remove(challengeV1, amountAt)),
  brokenRequired(
    "amount-number",
    "whose amount is a number",
    "HTTP-V1-002",
    amountAt,
    set(challengeV1, amountAt, 10000),
  ),
  brokenRequired(
    "amount-point",
    "whose amount has a point",
    "HTTP-V1-002",
    amountAt,
    set(challengeV1, amountAt, "0.01"),
  ),
  brokenRequired("v2-amount", "whose offer names its amount as version 2 does", "EVM-V1-012", "/accepts/0", {
    ...challengeV1,
    accepts: [
      {
        ...Object.fromEntries(Object.entries(offerV1).filter(([key]) => key !== "maxAmountRequired")),
        amount: "10000",
      },
    ],
  }),
  brokenRequired(
    "no-pay-to",
    "whose offer has no payTo",
    "HTTP-V1-002",
    "/accepts/0/payTo",
    remove(challengeV1, "/accepts/0/payTo"),
  ),
  brokenRequired(
    "network-unknown",
    "on a network without a number only",
    "EVM-V1-002",
    "/accepts/0/network",
    withOffer({ network: "atlantis" }),
  ),
];

const paid = (payment: unknown, match: Expectations, name: string, title: string, requirement: string): Row => ({
  name: `payment-${name}`,
  title: `A payment of version 1 ${title}`,
  why,
  requirements: [requirement, "HTTP-V1-004"],
  op: "v1.upgradePayment",
  input: { payment, offer },
  expect: yields(match),
});

function brokenPayment(name: string, title: string, requirement: string, at: string, payment: unknown): Row {
  return {
    ...paid(payment, whole, `refuses-${name}`, `${title} is not upgraded`, requirement),
    kind: "negative",
    control: { row: "payment-plain", differs: [`/payment${at}`] },
    expect: refuses,
  };
}

const paymentInV2 = { "/x402Version": 2, "/payload": eip3009, "/accepted": offer };

const paymentRows: readonly Row[] = [
  paid(
    paymentV1,
    shows("/value/payment", paymentInV2, ["/scheme", "/network"]),
    "plain",
    "accepts its offer in the layout of version 2",
    "HTTP-V1-004",
  ),
  paid(
    { ...paymentV1, "x-unknown": 1 },
    shows("/value/payment", paymentInV2),
    "unknown-member",
    "with an unknown member is read",
    "CORE-EXT-011",
  ),
  brokenPayment("version-2", "that calls itself version 2", "EVM-V1-012", "/x402Version", {
    ...paymentV1,
    x402Version: 2,
  }),
  brokenPayment("no-payload", "without payload", "HTTP-V1-004", "/payload", remove(paymentV1, "/payload")),
  brokenPayment("payload-text", "whose payload is a text", "HTTP-V1-004", "/payload", { ...paymentV1, payload: "0x" }),
  brokenPayment("no-scheme", "without scheme", "HTTP-V1-004", "/scheme", remove(paymentV1, "/scheme")),
  brokenPayment("no-network", "without network", "HTTP-V1-004", "/network", remove(paymentV1, "/network")),
  brokenPayment("other-network", "on another network than the offer", "HTTP-V1-016", "/network", {
    ...paymentV1,
    network: "base",
  }),
  brokenPayment("other-scheme", "by another scheme than the offer", "HTTP-V1-016", "/scheme", {
    ...paymentV1,
    scheme: "upto",
  }),
  brokenPayment("unknown-network", "on a network without a number", "EVM-V1-002", "/network", {
    ...paymentV1,
    network: "atlantis",
  }),
];

const receipt = (
  name: string,
  title: string,
  requirement: string,
  given: unknown,
  match: Expectations,
  never?: Expectations,
): Row => ({
  name: `settlement-${name}`,
  title: `A settlement in version 1 ${title}`,
  why: "Who asked in version 1 is answered in version 1.",
  requirements: [requirement, "HTTP-V1-006"],
  op: "v1.downgradeSettlement",
  input: { settlement: given },
  expect: yields(match, never),
});

const inV1 = (values: Readonly<Record<string, unknown>>, absent?: readonly string[]) =>
  shows("/value/settlement", values, absent);
const failed = {
  success: false,
  errorReason: "insufficient_funds",
  transaction: "",
  network: "eip155:84532",
  payer: settlement.payer,
};

const settlementRows: readonly Row[] = [
  receipt(
    "plain",
    "has the name of the network and the payer",
    "HTTP-V1-009",
    settlement,
    inV1({
      "/success": true,
      "/network": "base-sepolia",
      "/transaction": settlement.transaction,
      "/payer": settlement.payer,
    }),
  ),
  receipt(
    "base",
    "has the name of Base",
    "EVM-V1-002",
    { ...settlement, network: "eip155:8453" },
    inV1({ "/network": "base" }),
  ),
  receipt(
    "failure",
    "keeps why it failed",
    "CORE-SR-008",
    failed,
    inV1({
      "/success": false,
      "/errorReason": "insufficient_funds",
      "/transaction": "",
      "/network": "base-sepolia",
      "/payer": settlement.payer,
    }),
  ),
  receipt(
    "no-null",
    "writes no null for what is absent",
    "WIRE-012",
    { ...settlement, errorReason: null, extensions: null },
    inV1({ "/network": "base-sepolia" }),
    { "/value/settlement/errorReason": { type: "null" } },
  ),
  {
    ...receipt(
      "refuses-unknown-network",
      "is not made of a network without a name",
      "EVM-V1-002",
      { ...settlement, network: "eip155:999999999" },
      whole,
    ),
    kind: "negative",
    control: { row: "settlement-plain", differs: ["/settlement/network"] },
    expect: refuses,
  },
  {
    ...receipt(
      "refuses-malformed",
      "is not made of a settlement without success",
      "CORE-SR-001",
      remove(settlement, "/success"),
      whole,
    ),
    kind: "negative",
    control: { row: "settlement-plain", differs: ["/settlement/success"] },
    expect: refuses,
  },
  {
    ...receipt("no-payer", "of which nobody knows the payer", "HTTP-V1-009", remove(settlement, "/payer"), whole),
    kind: "observe",
    expect: refusesOr("strict", "The payer is named by an empty text, or by whoever asks."),
  },
  {
    ...receipt("of-version-1", "of what is in version 1 already", "HTTP-V1-006", settlementV1, whole),
    kind: "observe",
    expect: refusesOr("strict", "Nothing is left to do."),
  },
];

/** Upgrades of challenges and payments, downgrades of settlements. */
export const v1Rows: readonly Row[] = [...requiredRows, ...paymentRows, ...settlementRows];
