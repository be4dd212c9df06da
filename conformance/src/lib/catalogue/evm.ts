import { type Hex, hashDomain, hashTypedData, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { inForm } from "../../vectors/signature-form.js";
import { answer, declined, eitherWay, type Row, refuses, refusesOr, yields, yieldsOr } from "./row.js";
import { authorization as standard, usdc } from "./samples.js";

interface Domain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: Hex;
}
type Authorization = typeof standard;

const token = (chainId: number, verifyingContract: Hex, name: string, version = "2"): Domain => ({
  name,
  version,
  chainId,
  verifyingContract,
});

const baseSepolia = token(84532, usdc, "USDC");

const domains: readonly [name: string, title: string, domain: Domain][] = [
  ["base-sepolia", "USDC on Base Sepolia", baseSepolia],
  ["base", "USDC on Base, named USD Coin", token(8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin")],
  ["ethereum", "USDC on Ethereum", token(1, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin")],
  ["polygon", "USDC on Polygon", token(137, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin")],
  ["arbitrum", "USDC on Arbitrum", token(42161, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin")],
  ["avalanche", "USDC on Avalanche", token(43114, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin")],
  ["stable", "USDT0 on Stable, of version 1", token(988, "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", "USDT0", "1")],
  ["flare", "a token whose name is not ASCII", token(14, "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USD₮0", "1")],
  ["empty-name", "a token without a name", token(84532, usdc, "")],
  [
    "long-name",
    "a token with a name of more than 32 bytes",
    token(84532, usdc, "A token with a rather long name in its contract"),
  ],
  ["chain-id-32-bit", "a chain id beyond 31 bits", token(4_294_967_295, usdc, "USDC")],
  ["chain-id-max", "the largest chain id that JSON holds exactly", token(9_007_199_254_740_991, usdc, "USDC")],
  ["lower-case", "a contract in lower case", token(84532, "0x036cbd53842c5426634e7929541ec2318f3dcf7e", "USD Coin")],
];

const max = (2n ** 256n - 1n).toString();
const zero = "0x0000000000000000000000000000000000000000";

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

/** Private keys that everybody knows: two small numbers, and the first account of the phrase that local chains use. */
const keys: readonly [name: string, key: Hex][] = [
  ["one", `0x${"1".padStart(64, "0")}`],
  ["repeated", `0x${"11".repeat(32)}`],
  ["anvil", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"],
];

const types = {
  TransferWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

function typedData(domain: Domain, message: Authorization) {
  const { from, to, value, validAfter, validBefore, nonce } = message;
  return {
    domain,
    types,
    primaryType: "TransferWithAuthorization",
    message: {
      from: hex(from),
      to: hex(to),
      value: BigInt(value),
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
      nonce: hex(nonce),
    },
  } as const;
}

function hex(text: string): Hex {
  return `0x${text.slice(2)}`;
}

function separator(domain: Domain): Hex {
  return hashDomain({
    domain: { ...domain, chainId: BigInt(domain.chainId) },
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
    },
  });
}

interface Signed {
  name: string;
  key: Hex;
  address: Hex;
  authorization: Authorization;
  signature: Hex;
}

async function signed([name, key]: (typeof keys)[number]): Promise<Signed> {
  const account = privateKeyToAccount(key);
  const authorization = { ...standard, from: account.address };
  const signature = await account.signTypedData(typedData(baseSepolia, authorization));
  return { name, key, address: account.address, authorization, signature };
}

/** Domain separators, digests, recovery and signing. */
export async function evmRows(): Promise<readonly Row[]> {
  const signatures = await Promise.all(keys.map(signed));
  return [
    ...domains.map(
      ([name, title, domain]): Row => ({
        name: `domain-${name}`,
        title: `The domain separator of ${title}`,
        why: "Signatures made in another domain are void; the token compares with its own.",
        requirements: ["EVM-3009-002", "EVM-3009-030"],
        op: "evm.domainSeparator",
        input: { domain },
        expect: yields(answer({ hash: separator(domain) })),
      }),
    ),
    ...authorizations.map(([name, title, changes, domain = baseSepolia]): Row => {
      const authorization = { ...standard, ...changes };
      return {
        name: `digest-${name}`,
        title: `The digest of an authorization: ${title}`,
        why: "This is what is signed; one bit off, and the payment is nobody's.",
        requirements: ["EVM-3009-002", "EVM-3009-030"],
        op: "evm.digest",
        input: { domain, authorization },
        expect: yields(answer({ hash: hashTypedData(typedData(domain, authorization)) })),
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
    ...signatures.flatMap(recovery),
    ...signatures.map(
      ({ name, key, address, authorization, signature }): Row => ({
        name: `sign-${name}`,
        title: `An authorization is signed by the key ${name}`,
        why: "The signature has to be the payer's over exactly this digest, in the form that tokens take.",
        requirements: ["EVM-3009-002", "EVM-SIG-001"],
        op: "evm.sign",
        input: { domain: baseSepolia, authorization, privateKey: key },
        expect: yieldsOr(
          answer({ signature }),
          "warn",
          "Not the deterministic signature of RFC 6979; whether it is right cannot be told from it alone.",
          { "/ok": { const: true }, "/value/signature": { pattern: "^0x[0-9a-f]{128}1[bc]$" } },
        ),
        derived: { address, digest: hashTypedData(typedData(baseSepolia, authorization)) },
      }),
    ),
    ...signing(signatures),
  ];
}

/** Recovery of one good signature, and what is made of the same signature in other forms. */
function recovery({ name, address, authorization, signature }: Signed): Row[] {
  const input = { domain: baseSepolia, authorization, signature };
  const recovered = { "/ok": { const: true }, "/value/address": { in: [address, address.toLowerCase()] } };
  const good: Row = {
    name: `recover-${name}`,
    title: `The signer of an authorization is recovered (key ${name})`,
    why: "A payment is the payer's only if the signature recovers to the payer.",
    requirements: ["EVM-3009-005", "EVM-SIG-001"],
    op: "evm.recover",
    input,
    expect: yields(recovered),
  };
  if (name !== "one") return [good];
  const control = { row: good.name, differs: ["/signature"] };
  const form = (kind: Parameters<typeof inForm>[1]) => inForm(signature, kind);
  const bad = (label: string, title: string, requirement: string, changed: string): Row => ({
    name: `recover-refuses-${label}`,
    title: `A signature ${title} recovers to nobody`,
    why: "Tokens take one form only; a check that takes others predicts a payment that fails.",
    requirements: [requirement],
    kind: "negative",
    control,
    op: "evm.recover",
    input: { ...input, signature: changed },
    expect: refuses,
  });
  const loose = (label: string, title: string, requirement: string, changed: string, why: string): Row => ({
    ...bad(label, title, requirement, changed),
    kind: "robustness",
    expect: refusesOr("warn", why, recovered),
  });
  const other = (label: string, title: string, requirement: string, changes: object): Row => ({
    name: `recover-other-${label}`,
    title: `A signature does not recover to its payer over ${title}`,
    why: "Everything that was signed has to be bound by the signature.",
    requirements: [requirement],
    kind: "negative",
    control: { row: good.name, differs: placesOf(changes) },
    op: "evm.recover",
    input: { ...input, ...merged(input, changes) },
    expect: {
      any: [
        { grade: "strict", match: { "/ok": { const: true }, "/value/address": { pattern: "^0x[0-9a-fA-F]{40}$" } } },
        { grade: "strict", match: declined },
      ],
      never: [recovered],
    },
  });
  return [
    good,
    loose(
      "high-s",
      "with the larger of its two s",
      "EVM-SIG-002",
      form("high-s"),
      "Recovery alone; the token refuses it, so a verdict has to.",
    ),
    loose(
      "v-zero-one",
      "with 0 or 1 as its last byte",
      "EVM-SIG-003",
      form("v-zero-one"),
      "Put right on the way in; sent on as it is, the token refuses it.",
    ),
    loose(
      "compact",
      "in the compact form of ERC-2098",
      "EVM-SIG-005",
      form("compact"),
      "Recovery alone; the token does not take it.",
    ),
    bad("v-29", "with 29 as its last byte", "EVM-SIG-004", form("v-29")),
    bad("v-255", "with 255 as its last byte", "EVM-SIG-004", `${signature.slice(0, -2)}ff`),
    bad("truncated", "of 63 bytes", "EVM-SIG-007", form("truncated").slice(0, -2)),
    bad("extended", "of 66 bytes", "EVM-SIG-007", form("extended")),
    bad("empty", "of no bytes", "EVM-SIG-007", form("empty")),
    bad("zero", "of zero bytes", "EVM-SIG-007", form("zero")),
    bad("bare", "without 0x", "EVM-SIG-007", signature.slice(2)),
    bad("no-hex", "that is not hexadecimal", "EVM-SIG-007", `0x${"zz".repeat(65)}`),
    bad("odd", "of half a byte too much", "EVM-SIG-007", `${signature}0`),
    bad(
      "r-too-large",
      "whose r is beyond the order of the curve",
      "EVM-SIG-007",
      `0x${"ff".repeat(32)}${signature.slice(66)}`,
    ),
    bad(
      "s-zero",
      "whose s is zero",
      "EVM-SIG-007",
      `${signature.slice(0, 66)}${"00".repeat(32)}${signature.slice(130)}`,
    ),
    {
      ...good,
      name: "recover-upper-case",
      title: "The signer is recovered from a signature in capitals",
      why: "Letter case means nothing in hexadecimal digits.",
      requirements: ["EVM-SIG-008"],
      input: { ...input, signature: form("upper-case") },
    },
    other("value", "another value", "EVM-3009-009", { authorization: { value: "10001" } }),
    other("recipient", "another recipient", "EVM-3009-007", { authorization: { to: zero } }),
    other("window", "another window", "EVM-3009-014", { authorization: { validBefore: "1740672155" } }),
    other("nonce", "another nonce", "EVM-3009-018", { authorization: { nonce: `0x${"11".repeat(32)}` } }),
    other("name", "a domain of another name", "EVM-3009-030", { domain: { name: "USD Coin" } }),
    other("version", "a domain of another version", "EVM-3009-030", { domain: { version: "1" } }),
    other("chain", "a domain of another chain", "EVM-3009-033", { domain: { chainId: 8453 } }),
    other("contract", "a domain of another contract", "EVM-3009-041", { domain: { verifyingContract: zero } }),
  ];
}

function merged(input: Readonly<Record<string, unknown>>, changes: object): object {
  return Object.fromEntries(
    Object.entries(changes).map(([part, members]) => [part, Object.assign({}, input[part], members)]),
  );
}

function placesOf(changes: object): string[] {
  return Object.entries(changes).flatMap(([part, members]) =>
    Object.keys(members).map((member) => `/${part}/${member}`),
  );
}

/** A key that is none, and a key that is not the payer's. */
function signing([first]: readonly Signed[]): Row[] {
  if (!first) return [];
  const { authorization, key, address } = first;
  const row = (name: string, title: string, privateKey: string): Row => ({
    name: `sign-refuses-${name}`,
    title: `Nothing is signed with ${title}`,
    why: "A signature by no key or by another's is a payment that fails.",
    requirements: ["EVM-3009-002"],
    kind: "negative",
    control: { row: "sign-one", differs: ["/privateKey"] },
    op: "evm.sign",
    input: { domain: baseSepolia, authorization, privateKey },
    expect: refuses,
  });
  const stranger = keys[1]?.[1] ?? key;
  if (isAddressEqual(privateKeyToAccount(stranger).address, address))
    throw new RangeError("The stranger is the payer.");
  return [
    row("key-zero", "a key of zero", `0x${"00".repeat(32)}`),
    row("key-short", "a key of 31 bytes", `0x${"11".repeat(31)}`),
    row("key-too-large", "a key beyond the order of the curve", `0x${"ff".repeat(32)}`),
    {
      ...row("stranger", "a key that is not the payer's", stranger),
      requirements: ["EVM-SIG-026"],
      kind: "observe",
      title: "An authorization is to be signed with a key that is not the payer's",
      why: "A function that signs may leave it to its caller to see whose key it is; a client may not.",
      expect: eitherWay,
    },
  ];
}
