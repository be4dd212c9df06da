import {
  type AccountMeta,
  AccountRole,
  type AccountSignerMeta,
  type Address,
  address,
  appendTransactionMessageInstructions,
  blockhash,
  createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  partiallySignTransactionMessageWithSigners,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import { PaymentPayload, PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import { sponsorLimits } from "../facilitator/limits.js";
import { type PaymentSubject, paymentSubject } from "../facilitator/subject.js";
import { computeBudgetProgram, lighthouseProgram, memoProgram, tokenProgram } from "../programs.js";
import { associatedAccount } from "../token/associated-account.js";
import { bytesToBase64 } from "../wire/base64.js";
import { readTransaction } from "../wire/transaction.js";

const keyOf = (byte: number) => createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(32).fill(byte));

/** Throw-away keys of tests; nothing of worth is ever theirs. */
export const payer: KeyPairSigner = await keyOf(1);
export const sponsor: KeyPairSigner = await keyOf(2);
export const otherSponsor: KeyPairSigner = await keyOf(3);
export const merchant: Address = (await keyOf(4)).address;
export const stranger: KeyPairSigner = await keyOf(5);

export const usdc: Address = address("4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU");
export const recent = blockhash("EZ3rST5dvHmbanh75jc4PuLfV96vp9fEYBVeNk4FfM1k");

export const offer: PaymentRequirements = parseOrThrow(
  PaymentRequirements,
  {
    scheme: "exact",
    network: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    amount: "10000",
    asset: usdc,
    payTo: merchant,
    maxTimeoutSeconds: 60,
    extra: { feePayer: sponsor.address },
  },
  "The test's offer",
);

/** The token account that an owner has by default. */
export const accountOf = (owner: Address, mint = usdc, program = tokenProgram): Promise<Address> =>
  associatedAccount({ owner, mint, program });

type Signing = AccountMeta | AccountSignerMeta<string, KeyPairSigner>;
type Step = Omit<Instruction, "accounts"> & { accounts?: readonly Signing[] };

/** Instructions as wallets write them, each with something changed if need be. */
export const steps = {
  limit: (units = 20_000, data = bytesOf([2], units, 4)): Step => ({ programAddress: computeBudgetProgram, data }),
  price: (price = 1n, data = bytesOf([3], price, 8)): Step => ({ programAddress: computeBudgetProgram, data }),
  memo: (text: string | Uint8Array = "0123456789abcdef", accounts: readonly Signing[] = []): Step => ({
    programAddress: memoProgram,
    accounts,
    data: typeof text === "string" ? new TextEncoder().encode(text) : text,
  }),
  assertion: (accounts: readonly Signing[] = []): Step => ({
    programAddress: lighthouseProgram,
    accounts,
    data: new Uint8Array([9]),
  }),
};

interface TransferChanges {
  amount?: bigint;
  mint?: Address;
  program?: Address;
  source?: Address | Promise<Address>;
  destination?: Address | Promise<Address>;
  authority?: KeyPairSigner;
  data?: Uint8Array;
  further?: readonly Signing[];
}

/** The transfer of the standard payment, changed. */
export async function transfer(changes: TransferChanges = {}): Promise<Step> {
  const { amount = 10_000n, mint = usdc, program = tokenProgram, authority = payer, further = [] } = changes;
  const source = (await changes.source) ?? (await accountOf(authority.address, mint, program));
  const destination = (await changes.destination) ?? (await accountOf(merchant, mint, program));
  return {
    programAddress: program,
    accounts: [
      { address: source, role: AccountRole.WRITABLE },
      { address: mint, role: AccountRole.READONLY },
      { address: destination, role: AccountRole.WRITABLE },
      { address: authority.address, role: AccountRole.READONLY_SIGNER, signer: authority },
      ...further,
    ],
    data: changes.data ?? bytesOf([12], amount, 8, [6]),
  };
}

/** A transaction that everybody but its fee payer has signed, in wire bytes. */
export async function signedTransaction(
  instructions: readonly (Step | Promise<Step>)[],
  { version = 0, feePayer = sponsor.address }: { version?: 0 | "legacy"; feePayer?: Address } = {},
): Promise<Uint8Array> {
  const lifetime = { blockhash: recent, lastValidBlockHeight: 1n };
  const steps = await Promise.all(instructions);
  const newest = setTransactionMessageFeePayer(feePayer, createTransactionMessage({ version: 0 }));
  const legacy = setTransactionMessageFeePayer(feePayer, createTransactionMessage({ version: "legacy" }));
  const transaction = await (version === 0
    ? partiallySignTransactionMessageWithSigners(
        appendTransactionMessageInstructions(steps, setTransactionMessageLifetimeUsingBlockhash(lifetime, newest)),
      )
    : partiallySignTransactionMessageWithSigners(
        appendTransactionMessageInstructions(steps, setTransactionMessageLifetimeUsingBlockhash(lifetime, legacy)),
      ));
  return Uint8Array.from(getTransactionEncoder().encode(transaction));
}

/** The standard payment's instructions. */
export async function standardSteps(): Promise<[Step, Step, Step, Step]> {
  return [steps.limit(), steps.price(), await transfer(), steps.memo()];
}

/** What rules look at, for a transaction in wire bytes. */
export function subjectOf(
  bytes: Uint8Array,
  changes: { requirements?: object; accepted?: object; extra?: Record<string, unknown> } = {},
): PaymentSubject {
  const extra = { ...offer.extra, ...changes.extra };
  const requirements = { ...offer, extra, ...changes.requirements };
  const accepted = { ...requirements, ...changes.accepted };
  const transaction = readTransaction(bytes);
  if (!transaction) throw new Error("The test's transaction cannot be read.");
  const payment = { x402Version: 2, accepted, payload: { transaction: bytesToBase64(bytes) } };
  const paymentPayload = parseOrThrow(PaymentPayload, payment, "The test's payment");
  return paymentSubject(
    { paymentPayload, paymentRequirements: requirements },
    {
      transaction,
      ours: new Set([sponsor.address, otherSponsor.address]),
      limits: sponsorLimits({}),
      smartWallets: new Set(),
    },
  );
}

function bytesOf(head: number[], value: bigint | number, size: 4 | 8, tail: number[] = []): Uint8Array {
  const number = new DataView(new ArrayBuffer(8));
  number.setBigUint64(0, BigInt(value), true);
  return new Uint8Array([...head, ...new Uint8Array(number.buffer).slice(0, size), ...tail]);
}
