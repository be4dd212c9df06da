import { answer, type Row, refuses, yields } from "../row.js";
import { authorization as standard, usdc } from "../samples.js";
import { type Authorization, baseSepolia, type Domain, digest, separator, token, zero } from "./authorization.js";

const max = (2n ** 256n - 1n).toString();

const authorizations: readonly [name: string, title: string, changes: Partial<Authorization>, domain?: Domain][] = [
  ["standard", "the example of the specification", {}],
  ["base", "the same in another domain", {}, token(8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin")],
  ["other-version", "the same in a domain of another version", {}, token(84532, usdc, "USDC", "1")],
  ["other-chain", "the same on another chain", {}, token(8453, usdc, "USDC")],
  [
    "non-ascii",
    "the same for a token whose name is not ASCII",
    {},
    token(14, "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USD₮0", "1"),
  ],
  ["value-zero", "a value of zero", { value: "0" }],
  ["value-beyond-double", "a value of 2^53 + 1", { value: "9007199254740993" }],
  ["value-max", "a value of 2^256 - 1", { value: max }],
  ["always-valid", "a window from zero to 2^256 - 1", { validAfter: "0", validBefore: max }],
  [
    "times-swapped",
    "its two times in each other's place",
    { validAfter: standard.validBefore, validBefore: standard.validAfter },
  ],
  ["parties-swapped", "its two parties in each other's place", { from: standard.to, to: standard.from }],
  ["to-zero", "the zero address as recipient", { to: zero }],
  ["nonce-zero", "a nonce of zero bytes", { nonce: `0x${"00".repeat(32)}` }],
  ["nonce-ones", "a nonce of ones", { nonce: `0x${"ff".repeat(32)}` }],
  ["lower-case", "addresses in lower case", { from: standard.from.toLowerCase(), value: "10001" }],
];

const badAuthorizations: readonly [
  name: string,
  title: string,
  member: keyof Authorization,
  value: unknown,
  requirement: string,
][] = [
  ["nonce-short", "a nonce of 31 bytes", "nonce", `0x${"11".repeat(31)}`, "EVM-3009-017"],
  ["nonce-long", "a nonce of 33 bytes", "nonce", `0x${"11".repeat(33)}`, "EVM-3009-017"],
  ["nonce-bare", "a nonce without 0x", "nonce", "11".repeat(32), "EVM-3009-017"],
  ["nonce-no-hex", "a nonce that is not hexadecimal", "nonce", `0x${"zz".repeat(32)}`, "EVM-3009-017"],
  ["value-overflow", "a value of 2^256", "value", (2n ** 256n).toString(), "EVM-GEN-009"],
  ["value-negative", "a negative value", "value", "-1", "EVM-GEN-009"],
  ["value-point", "a value with a point", "value", "1.5", "EVM-GEN-009"],
  ["value-empty", "no digits as value", "value", "", "EVM-GEN-009"],
  ["value-hexadecimal", "a value in hexadecimal digits", "value", "0x2710", "EVM-GEN-009"],
  ["from-short", "a payer of 19 bytes", "from", `0x${"11".repeat(19)}`, "EVM-GEN-006"],
  ["to-no-hex", "a recipient that is a name", "to", "vitalik.eth", "EVM-GEN-006"],
];

/** Digests, and what must not be made one of. */
export const digestRows: readonly Row[] = [
  ...authorizations.map(([name, title, changes, domain = baseSepolia]): Row => {
    const authorization = { ...standard, ...changes };
    return {
      name: `digest-${name}`,
      title: `The digest of an authorization: ${title}`,
      why: "This is what is signed; one bit off, and the payment is nobody's.",
      requirements: ["EVM-3009-002", "EVM-3009-030"],
      op: "evm.digest",
      input: { domain, authorization },
      expect: yields(answer({ hash: digest(domain, authorization) })),
      derived: { domainSeparator: separator(domain) },
    };
  }),
  ...badAuthorizations.map(
    ([name, title, member, value, requirement]): Row => ({
      name: `digest-refuses-${name}`,
      title: `No digest is made of an authorization with ${title}`,
      why: "Padded, cut or wrapped around, it would be the digest of another payment.",
      requirements: [requirement, "EVM-GEN-009"],
      kind: "negative",
      control: { row: "digest-standard", differs: [`/authorization/${member}`] },
      op: "evm.digest",
      input: { domain: baseSepolia, authorization: { ...standard, [member]: value } },
      expect: refuses,
    }),
  ),
];
