import { type Hex, keccak256, stringToHex } from "viem";

/** Private keys by the name of who holds them. */
export type CaseKeys = Readonly<Record<"payer" | "payee" | "stranger", Hex>>;

/** The private key of somebody in a case: the same for the same case, another in every other case. */
export function caseKey(caseId: string, name: string): Hex {
  return keccak256(stringToHex(`x402-conformance/${caseId}/${name}`));
}

/** The keys of everybody in a case. They are derived from public text: never send them anything of worth. */
export function caseKeys(caseId: string): CaseKeys {
  return { payer: caseKey(caseId, "payer"), payee: caseKey(caseId, "payee"), stranger: caseKey(caseId, "stranger") };
}

/** The nonce of a case's authorization. */
export function caseNonce(caseId: string): Hex {
  return keccak256(stringToHex(`x402-conformance/${caseId}/nonce`));
}

/** The nonce of a case's permit for Permit2: the first of a word of 256, so that the next ones are of the same word. */
export function casePermitNonce(caseId: string): bigint {
  return (BigInt(keccak256(stringToHex(`x402-conformance/${caseId}/permit-nonce`))) >> 8n) << 8n;
}
