import { X402Error } from "@x402-reference/types";

/** What one payment may cost whoever pays its fee. */
export interface SponsorLimits {
  /** Compute units that a transaction may ask for; 400,000 by default. */
  maxComputeUnits: number;
  /** Millionths of a lamport that a compute unit may be priced at; 5,000,000 by default. */
  maxComputeUnitPrice: bigint;
  /** Lamports that the whole fee may come to, signatures included; 500,000 by default. */
  maxFeeLamports: bigint;
}

/** Lamports that a transaction costs for each signature. */
const lamportsPerSignature = 5_000n;
const microLamports = 1_000_000n;

/**
 * The limits with what the specification recommends where none is given; throws `invalid_configuration` for one that no
 * payment could keep.
 *
 * @see scheme_exact_svm.md §2.2.1 and §3.1
 */
export function sponsorLimits(given: Partial<SponsorLimits>): SponsorLimits {
  const { maxComputeUnits = 400_000, maxComputeUnitPrice = 5_000_000n, maxFeeLamports = 500_000n } = given;
  if (!Number.isSafeInteger(maxComputeUnits)) throw unusable("maxComputeUnits", maxComputeUnits);
  const limits = { maxComputeUnits, maxComputeUnitPrice, maxFeeLamports };
  for (const [field, limit] of Object.entries(limits)) {
    if (limit < 0) throw unusable(field, limit);
  }
  return limits;
}

/** What a transaction costs its fee payer, in lamports; the price is of a compute unit, in millionths of a lamport. */
export function feeOf({ signatures, units, price }: { signatures: number; units: number; price: bigint }): bigint {
  return lamportsPerSignature * BigInt(signatures) + (BigInt(units) * price + microLamports - 1n) / microLamports;
}

function unusable(field: string, limit: number | bigint): X402Error {
  return new X402Error("invalid_configuration", `${field} cannot be ${limit}.`, {
    field,
    remedy: "Give a whole number that is not negative, or leave it out.",
  });
}
