import type { Expectations } from "../../../vectors/format.js";
import { remove, set } from "../../../vectors/pointer.js";
import { declined, type Row, refuses, refusesOr, yields, yieldsOr } from "../row.js";
import { challengeV1, offer, offerV1 } from "../samples.js";
import { shows, whole, why } from "./shows.js";

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

/** Challenges of version 1 in the layout of version 2. */
export const requiredRows: readonly Row[] = [
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
