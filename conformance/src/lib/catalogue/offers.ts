import { remove, set } from "../../vectors/pointer.js";
import { answer, type Row, refuses, yields, yieldsOrDeclines } from "./row.js";
import { offer, payee, usdc } from "./samples.js";
import { kebab } from "./text.js";

const otherAsset = { ...offer, asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", network: "eip155:8453" };
const dearer = { ...offer, amount: "20000" };
const nested = { ...offer, extra: { ...offer.extra, terms: { refund: true, days: [7, 14] } } };

const found: readonly [
  name: string,
  title: string,
  requirement: string,
  offers: readonly unknown[],
  accepted: unknown,
  index: number,
][] = [
  ["same", "the only offer", "HTTP-SRV-020", [offer], offer, 0],
  ["second", "the second of three", "HTTP-SRV-022", [otherAsset, offer, dearer], offer, 1],
  ["last", "the last of three", "HTTP-SRV-022", [otherAsset, dearer, offer], offer, 2],
  ["twin-offers", "the first of two equal ones", "HTTP-SRV-022", [otherAsset, offer, offer], offer, 1],
  [
    "key-order",
    "one whose members stand in another order",
    "HTTP-SRV-021",
    [offer],
    Object.fromEntries(Object.entries(offer).reverse()),
    0,
  ],
  [
    "extra-key-order",
    "one whose extra stands in another order",
    "HTTP-SRV-021",
    [offer],
    { ...offer, extra: { version: "2", name: "USDC" } },
    0,
  ],
  [
    "extra-superset",
    "one to whose extra the client added a member",
    "HTTP-SRV-021",
    [offer],
    { ...offer, extra: { ...offer.extra, note: "x" } },
    0,
  ],
  [
    "extra-nested-superset",
    "one to whose nested extra the client added a member",
    "HTTP-SRV-021",
    [nested],
    set(nested, "/extra/terms/note", "x"),
    0,
  ],
  ["extra-nested", "one with nested extra", "HTTP-SRV-021", [nested], nested, 0],
  [
    "extra-decides",
    "the one of two that only extra tells apart",
    "HTTP-SRV-021",
    [set(offer, "/extra/version", "1"), offer],
    offer,
    1,
  ],
  ["no-extra", "one without extra", "HTTP-SRV-021", [remove(offer, "/extra")], remove(offer, "/extra"), 0],
  [
    "unknown-member",
    "one with a member that nobody knows",
    "HTTP-SRV-021",
    [{ ...offer, region: "eu" }],
    { ...offer, region: "eu" },
    0,
  ],
];

const changed: readonly [pointer: string, value: unknown][] = [
  ["/scheme", "upto"],
  ["/network", "eip155:8453"],
  ["/amount", "9999"],
  ["/asset", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"],
  ["/payTo", "0x857b06519E91e3A54538791bDbb0E22373e36b66"],
  ["/maxTimeoutSeconds", 61],
];

const input = { offers: [offer], accepted: offer };

/** Nothing is matched: refused, which is what a match that fails is called. */
function unmatched(name: string, title: string, requirement: string, at: string, accepted: unknown): Row {
  return {
    name: `refuses-${name}`,
    title: `An accepted offer ${title} matches none`,
    why: "A payment for something that was never offered must not buy what was.",
    requirements: [requirement, "HTTP-SRV-020"],
    kind: "negative",
    control: { row: "same", differs: [`/accepted${at}`] },
    op: "offer.match",
    input: { ...input, accepted },
    expect: {
      any: [
        { grade: "strict", match: { "/ok": { const: false }, "/error/type": { const: "refused" } } },
        {
          grade: "lenient",
          why: "Refused, under another type of error.",
          match: { "/ok": { const: false }, "/error/type": { in: ["invalid", "internal"] } },
        },
      ],
      never: [{ "/ok": { const: true } }],
    },
    risk: { class: "underpayment", severity: "high" },
  };
}

/** Refused as well, and a library that finds it malformed before it compares is right too. */
function malformed(...row: Parameters<typeof unmatched>): Row {
  return { ...unmatched(...row), expect: refuses };
}

export const offerRows: readonly Row[] = [
  ...found.map(
    ([name, title, requirement, offers, accepted, index]): Row => ({
      name,
      title: `The accepted offer is found: ${title}`,
      why: "An honest payment must not be turned away for how it is spelled.",
      requirements: [requirement, "HTTP-SRV-020"],
      op: "offer.match",
      input: { offers, accepted },
      expect: yields(answer({ index })),
    }),
  ),
  ...changed.map(([at, value]) =>
    unmatched(kebab(at), `with another ${at.slice(1)}`, "HTTP-SRV-020", at, set(offer, at, value)),
  ),
  unmatched("amount-more", "with a larger amount", "HTTP-SRV-020", "/amount", set(offer, "/amount", "10001")),
  malformed("amount-number", "with its amount as a number", "HTTP-SRV-020", "/amount", set(offer, "/amount", 10000)),
  malformed(
    "amount-spelling",
    "with a leading zero in its amount",
    "HTTP-SRV-020",
    "/amount",
    set(offer, "/amount", "010000"),
  ),
  malformed("no-pay-to", "without payTo", "HTTP-SRV-020", "/payTo", remove(offer, "/payTo")),
  unmatched(
    "extra-changed",
    "with another extra.version",
    "HTTP-SRV-021",
    "/extra/version",
    set(offer, "/extra/version", "1"),
  ),
  unmatched(
    "extra-subset",
    "whose extra lost a member",
    "HTTP-SRV-021",
    "/extra/version",
    remove(offer, "/extra/version"),
  ),
  unmatched("extra-lost", "without extra", "HTTP-SRV-021", "/extra", remove(offer, "/extra")),
  unmatched("member-added", "with a member beside extra that was never offered", "HTTP-SRV-021", "/discount", {
    ...offer,
    discount: "50%",
  }),
  {
    ...unmatched("nothing-offered", "when nothing is offered", "HTTP-SRV-020", "", offer),
    control: { row: "same", differs: ["/offers"] },
    input: { offers: [], accepted: offer },
  },
  {
    ...unmatched("extra-nested-changed", "with a nested member of extra changed", "HTTP-SRV-021", "", undefined),
    control: { row: "extra-nested", differs: ["/accepted/extra/terms/refund"] },
    input: { offers: [nested], accepted: set(nested, "/extra/terms/refund", false) },
  },
  {
    ...unmatched("extra-array-cut", "with an array in extra that lost an element", "HTTP-SRV-021", "", undefined),
    control: { row: "extra-nested", differs: ["/accepted/extra/terms/days"] },
    input: { offers: [nested], accepted: set(nested, "/extra/terms/days", [7]) },
  },
  ...[
    ["pay-to", set(offer, "/payTo", payee.toLowerCase())],
    ["asset", set(offer, "/asset", usdc.toLowerCase())],
  ].map(
    ([member, accepted]): Row => ({
      name: `address-case-${member}`,
      title: `The accepted offer spells its ${member} in lower case`,
      why: "The official SDK compares letter by letter, others as addresses; a client that copies is safe with both.",
      requirements: ["HTTP-SRV-021", "EVM-GEN-010"],
      kind: "observe",
      op: "offer.match",
      input: { offers: [offer], accepted },
      expect: yieldsOrDeclines(answer({ index: 0 })),
    }),
  ),
];
