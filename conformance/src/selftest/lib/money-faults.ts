import type { JsonObject } from "../../vectors/json.js";
import { answering, type Fault, given, honest, insteadOfRefusing, withText } from "./faults.js";

const decimalOf = ({ decimal }: JsonObject) => String(decimal);
const placesOf = ({ decimals }: JsonObject) => Number(decimals);

/** Faults of libraries in amounts, prices and networks. */
export const moneyFaults: readonly Fault[] = [
  {
    id: "lib-money-by-float",
    requirement: "EVM-3009-045",
    fault: "multiplies by a power of ten in floating point",
    changes: {
      "amount.toAtomic": answering("amount.toAtomic", (_, input) => ({
        amount: BigInt(Math.floor(Number(decimalOf(input)) * 10 ** placesOf(input))).toString(),
      })),
    },
  },
  {
    id: "lib-money-truncated",
    requirement: "EVM-3009-045",
    fault: "cuts decimals that the asset does not have",
    changes: {
      "amount.toAtomic": given("amount.toAtomic", (input) =>
        withText(input, "decimal", (text) =>
          text.replace(
            /^(\d+\.)(\d+)$/,
            (_, whole: string, part: string) => `${whole}${part.slice(0, placesOf(input)) || 0}`,
          ),
        ),
      ),
    },
  },
  {
    id: "lib-money-exponent",
    requirement: "EVM-3009-045",
    fault: "reads an exponent",
    changes: {
      "amount.toAtomic": given("amount.toAtomic", (input) =>
        withText(input, "decimal", (text) => (/^\d+e\d$/.test(text) ? String(Number(text)) : text)),
      ),
    },
  },
  {
    id: "lib-money-separators",
    requirement: "EVM-3009-045",
    fault: "reads separators of thousands",
    changes: {
      "amount.toAtomic": given("amount.toAtomic", (input) =>
        withText(input, "decimal", (text) => text.replaceAll(",", "")),
      ),
    },
  },
  {
    id: "lib-price-six-decimals",
    requirement: "EVM-3009-045",
    fault: "gives every asset six decimals",
    changes: {
      "amount.fromAtomic": given("amount.fromAtomic", (input) => ({ ...input, decimals: 6 })),
    },
  },
  {
    id: "lib-price-one-name",
    requirement: "EVM-3009-044",
    fault: "takes one EIP-712 name for the token on every network",
    changes: { "price.toAtomic": answering("price.toAtomic", (value) => ({ ...value, name: "USDC" })) },
  },
  {
    id: "lib-amount-leading-zero",
    requirement: "EVM-GEN-009",
    fault: "reads an amount with leading zeros",
    changes: {
      "amount.parse": given("amount.parse", (input) =>
        withText(input, "text", (text) => text.replace(/^0+(?=[0-9])/, "")),
      ),
    },
  },
  {
    id: "lib-amount-overflow",
    requirement: "EVM-GEN-009",
    fault: "reads an amount beyond 2^256 - 1",
    changes: {
      "amount.parse": insteadOfRefusing("amount.parse", ({ text }) => {
        if (!/^[1-9][0-9]*$/.test(String(text))) throw new RangeError("refused");
        return { amount: text };
      }),
    },
  },
  {
    id: "lib-amount-hexadecimal",
    requirement: "EVM-GEN-008",
    fault: "reads an amount as a program's number, such as 0x2710",
    changes: {
      "amount.parse": insteadOfRefusing("amount.parse", ({ text }) => ({ amount: BigInt(String(text)).toString() })),
    },
  },
  {
    id: "lib-amount-by-double",
    requirement: "EVM-GEN-008",
    fault: "keeps amounts as doubles",
    changes: {
      "amount.parse": answering("amount.parse", ({ amount }) => ({ amount: BigInt(Number(amount)).toString() })),
    },
  },
  {
    id: "lib-network-any-text",
    requirement: "WIRE-013",
    fault: "takes any text with a colon for a network",
    changes: {
      "network.parse": insteadOfRefusing("network.parse", ({ text }) => {
        const [namespace = "", ...rest] = String(text).split(":");
        if (!namespace || !rest.join(":")) throw new RangeError("refused");
        return { namespace, reference: rest.join(":") };
      }),
    },
  },
  {
    id: "lib-network-v1-name",
    requirement: "CORE-RQ-002",
    fault: "takes a network name of version 1 for one of version 2",
    changes: {
      "network.parse": insteadOfRefusing("network.parse", ({ text }) => {
        if (!/^[a-z-]+$/.test(String(text))) throw new RangeError("refused");
        return { namespace: "eip155", reference: text };
      }),
    },
  },
  {
    id: "lib-wildcard-dots",
    requirement: "WIRE-015",
    fault: "makes a regular expression of a pattern and escapes nothing",
    changes: {
      "network.match": ({ pattern, network }) => ({
        matches: new RegExp(`^${String(pattern).replace("*", ".*")}$`).test(String(network)),
      }),
    },
  },
  {
    id: "lib-wildcard-unknown",
    requirement: "WIRE-014",
    fault: "knows no patterns",
    changes: { "network.match": ({ pattern, network }) => ({ matches: pattern === network }) },
  },
  {
    id: "lib-v1-name-table",
    requirement: "EVM-V1-002",
    fault: "has a wrong chain id in its table of version 1 names",
    changes: {
      "network.fromV1": answering("network.fromV1", (value, { name }) =>
        name === "avalanche-fuji" ? { network: "eip155:43114" } : value,
      ),
    },
  },
  {
    id: "lib-v1-inherited-name",
    requirement: "EVM-V1-002",
    fault: "answers something for the names that every object inherits",
    changes: {
      "network.fromV1": (input) =>
        String(input.name) in {} ? { network: "eip155:0" } : honest("network.fromV1", input),
    },
  },
];
