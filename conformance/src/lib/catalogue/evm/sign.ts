import { answer, eitherWay, type Row, refuses, yieldsOr } from "../row.js";
import { baseSepolia, digest } from "./authorization.js";
import type { Signed } from "./signed.js";

/** Signing with the payer's key, with keys that are none, and with a key that is not the payer's. */
export function signing(signatures: readonly Signed[]): readonly Row[] {
  return [...signatures.map(byThePayer), ...byOthers(signatures)];
}

function byThePayer({ name, key, address, authorization, signature }: Signed): Row {
  return {
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
    derived: { address, digest: digest(baseSepolia, authorization) },
  };
}

function byOthers([payer, stranger]: readonly Signed[]): readonly Row[] {
  if (!payer || !stranger) return [];
  const { authorization } = payer;
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
  return [
    row("key-zero", "a key of zero", `0x${"00".repeat(32)}`),
    row("key-short", "a key of 31 bytes", `0x${"11".repeat(31)}`),
    row("key-too-large", "a key beyond the order of the curve", `0x${"ff".repeat(32)}`),
    {
      ...row("stranger", "a key that is not the payer's", stranger.key),
      requirements: ["EVM-SIG-026"],
      kind: "observe",
      title: "An authorization is to be signed with a key that is not the payer's",
      why: "A function that signs may leave it to its caller to see whose key it is; a client may not.",
      expect: eitherWay,
    },
  ];
}
