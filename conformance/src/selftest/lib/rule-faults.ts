import { isObject, type JsonObject } from "../../vectors/json.js";
import { answering, type Fault, given, honest } from "./faults.js";

const inDomain = (input: JsonObject, members: JsonObject): JsonObject =>
  isObject(input.domain) ? { ...input, domain: { ...input.domain, ...members } } : input;

/** Applies one fault to everything that is made of the signed data. */
function inSignedData(change: (input: JsonObject) => JsonObject): Fault["changes"] {
  return {
    "evm.domainSeparator": given("evm.domainSeparator", change),
    "evm.digest": given("evm.digest", change),
    "evm.sign": given("evm.sign", change),
    "evm.recover": given("evm.recover", change),
  };
}

/** Faults of libraries in signed data, offers, extensions, wire objects and version 1. */
export const ruleFaults: readonly Fault[] = [
  {
    id: "lib-domain-chain-id",
    requirement: "EVM-3009-002",
    fault: "signs for chain 1 whatever the network",
    changes: inSignedData((input) => inDomain(input, { chainId: 1 })),
  },
  {
    id: "lib-domain-version",
    requirement: "EVM-3009-002",
    fault: "takes the version of every token for 1",
    changes: inSignedData((input) => inDomain(input, { version: "1" })),
  },
  {
    id: "lib-digest-swapped",
    requirement: "EVM-3009-002",
    fault: "hashes the two times in the wrong order",
    changes: inSignedData(({ authorization, ...input }) =>
      isObject(authorization)
        ? {
            ...input,
            authorization: {
              ...authorization,
              validAfter: authorization.validBefore,
              validBefore: authorization.validAfter,
            },
          }
        : { authorization, ...input },
    ),
  },
  {
    id: "lib-signature-normalised",
    requirement: "EVM-SIG-003",
    fault: "reads a signature whose v is 0 or 1",
    changes: {
      "evm.recover": given("evm.recover", (input) => ({
        ...input,
        signature: String(input.signature).replace(/0([01])$/, (_, v: string) => (v === "0" ? "1b" : "1c")),
      })),
    },
  },
  {
    id: "lib-signature-anybody",
    requirement: "EVM-3009-030",
    fault: "believes whom the authorization names instead of recovering",
    changes: {
      "evm.recover": ({ authorization }) => ({ address: isObject(authorization) ? authorization.from : "" }),
    },
  },
  {
    id: "lib-match-ignores-extra",
    requirement: "HTTP-SRV-021",
    fault: "matches offers whatever their extra",
    changes: {
      "offer.match": given("offer.match", ({ offers, accepted }) => ({
        offers: Array.isArray(offers) ? offers.map(withoutExtra) : offers,
        accepted: withoutExtra(accepted),
      })),
    },
  },
  {
    id: "lib-match-at-least",
    requirement: "HTTP-SRV-020",
    fault: "matches an offer that asks for no more than what was accepted",
    changes: {
      "offer.match": given("offer.match", ({ offers, accepted }) => ({
        offers: Array.isArray(offers) ? offers.map((offer) => raised(offer, accepted)) : offers,
        accepted,
      })),
    },
  },
  {
    id: "lib-match-first",
    requirement: "HTTP-SRV-022",
    fault: "takes the first offer whichever was accepted",
    changes: { "offer.match": answering("offer.match", () => ({ index: 0 })) },
  },
  {
    id: "lib-match-by-text",
    requirement: "HTTP-SRV-021",
    fault: "compares offers as text, so that the order of members counts",
    changes: {
      "offer.match": ({ offers, accepted }) => {
        const texts = Array.isArray(offers) ? offers.map((offer) => JSON.stringify(offer)) : [];
        const index = texts.indexOf(JSON.stringify(accepted));
        if (index < 0) throw new RangeError("refused");
        return { index };
      },
    },
  },
  {
    id: "lib-echo-names-only",
    requirement: "CORE-EXT-002",
    fault: "looks only whether the extension's members are there",
    changes: {
      "extensions.echo": ({ advertised, echoed }) => ({
        kept:
          isObject(advertised) &&
          isObject(echoed) &&
          Object.keys(echoed).every((name) => sameNames(advertised[name], echoed[name])),
      }),
    },
  },
  {
    id: "lib-echo-no-additions",
    requirement: "CORE-EXT-003",
    fault: "turns away what a client may add",
    changes: {
      "extensions.echo": ({ advertised, echoed }) => ({ kept: JSON.stringify(advertised) === JSON.stringify(echoed) }),
    },
  },
  {
    id: "lib-object-refuses-null",
    requirement: "CORE-SR-013",
    fault: "refuses null where a member is optional",
    changes: {
      "object.read": (input) => {
        if (isObject(input.object) && Object.values(input.object).includes(null)) throw new RangeError("refused");
        return honest("object.read", input);
      },
    },
  },
  {
    id: "lib-object-strict",
    requirement: "CORE-EXT-011",
    fault: "refuses a member that it does not know",
    changes: {
      "object.read": (input) => {
        if (isObject(input.object) && "region" in input.object) throw new RangeError("refused");
        return honest("object.read", input);
      },
    },
  },
  {
    id: "lib-object-version-as-text",
    requirement: "CORE-PR-001",
    fault: "reads the version 2 written as a text",
    changes: {
      "object.read": given("object.read", (input) =>
        isObject(input.object) && input.object.x402Version === "2"
          ? { ...input, object: { ...input.object, x402Version: 2 } }
          : input,
      ),
    },
  },
  {
    id: "lib-v1-amount-kept",
    requirement: "EVM-V1-003",
    fault: "leaves the amount of version 1 under its old name",
    changes: {
      "v1.upgradeRequired": answering("v1.upgradeRequired", ({ required }) => ({
        required: JSON.parse(JSON.stringify(required).replaceAll('"amount":', '"maxAmountRequired":')),
      })),
    },
  },
  {
    id: "lib-v1-network-kept",
    requirement: "HTTP-V1-009",
    fault: "answers version 1 with a network of version 2",
    changes: {
      "v1.downgradeSettlement": answering("v1.downgradeSettlement", ({ settlement }, input) => ({
        settlement: {
          ...(isObject(settlement) && settlement),
          network: isObject(input.settlement) ? input.settlement.network : "",
        },
      })),
    },
  },
  {
    id: "lib-v1-other-scheme",
    requirement: "HTTP-V1-016",
    fault: "upgrades a payment without comparing it to the offer",
    changes: {
      "v1.upgradePayment": given("v1.upgradePayment", ({ payment, offer }) => ({
        offer,
        payment: isObject(payment) && isObject(offer) ? { ...payment, scheme: offer.scheme } : payment,
      })),
    },
  },
];

function withoutExtra(offer: unknown): unknown {
  if (!isObject(offer)) return offer;
  const { extra: _, ...terms } = offer;
  return terms;
}

/** The offer at the accepted amount when it asks for less. */
function raised(offer: unknown, accepted: unknown): unknown {
  if (!isObject(offer) || !isObject(accepted)) return offer;
  const digits = /^[0-9]+$/;
  const [asked, paid] = [String(offer.amount), String(accepted.amount)];
  if (!digits.test(asked) || !digits.test(paid) || BigInt(paid) < BigInt(asked)) return offer;
  return { ...offer, amount: accepted.amount };
}

function sameNames(left: unknown, right: unknown): boolean {
  if (left === undefined) return true;
  if (!isObject(left)) return !isObject(right);
  return isObject(right) && Object.keys(left).every((name) => name in right && sameNames(left[name], right[name]));
}
