import { inForm } from "../../../vectors/signature-form.js";
import { declined, type Row, refuses, refusesOr, yields } from "../row.js";
import { baseSepolia, zero } from "./authorization.js";
import type { Signed } from "./signed.js";

/** Recovery of one good signature, and what is made of the same signature in other forms. */
export function recovery({ name, address, authorization, signature }: Signed): Row[] {
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
