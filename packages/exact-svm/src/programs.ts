import { type Address, address } from "@solana/kit";

/** SPL Token. */
export const tokenProgram: Address = /*#__PURE__*/ address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/** Token-2022. */
export const token2022Program: Address = /*#__PURE__*/ address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
/** Derives and creates the token account that an owner has by default. */
export const associatedTokenProgram: Address = /*#__PURE__*/ address("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
/** Limits and prices the compute units of a transaction. */
export const computeBudgetProgram: Address = /*#__PURE__*/ address("ComputeBudget111111111111111111111111111111");
/** Logs a text; the only version of the program that payments may use. */
export const memoProgram: Address = /*#__PURE__*/ address("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
/** Assertions that wallets add to guard their users. */
export const lighthouseProgram: Address = /*#__PURE__*/ address("L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95");

/**
 * Tells whether tokens of a mint can be of this program.
 *
 * @see scheme_exact_svm.md §1.1
 */
export function isTokenProgram(program: unknown): boolean {
  return program === tokenProgram || program === token2022Program;
}

const wellKnown: ReadonlySet<unknown> = /*#__PURE__*/ new Set([
  "11111111111111111111111111111111",
  tokenProgram,
  token2022Program,
  associatedTokenProgram,
  computeBudgetProgram,
  memoProgram,
  lighthouseProgram,
]);

/** Tells whether a program is one of those that payments by plain accounts consist of, so surely no smart wallet. */
export function isWellKnown(program: unknown): boolean {
  return wellKnown.has(program);
}
