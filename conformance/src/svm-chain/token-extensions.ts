import {
  type Address,
  fixEncoderSize,
  getAddressEncoder,
  getBytesEncoder,
  getStructEncoder,
  getU8Encoder,
  getU16Encoder,
  getU64Encoder,
} from "@solana/kit";

/** What a mint of Token-2022 can do beyond an ordinary one. */
export type MintExtension =
  /** Keeps a part of every transfer, in hundredths of a percent; `later`, only from an epoch on that is to come. */
  | { kind: "transfer-fee"; basisPoints: number; later?: true | undefined }
  /** Nobody can move it. */
  | { kind: "non-transferable" }
  /** Somebody who can move everybody's money. */
  | { kind: "permanent-delegate"; delegate: Address }
  /** A program that is asked about every transfer. */
  | { kind: "transfer-hook"; program: Address }
  /** Nobody can move it for now. */
  | { kind: "paused" };

/** An entry behind the ordinary fields of a mint or an account: its type and its bytes. */
export interface ExtensionEntry {
  type: number;
  data: Uint8Array;
}

/** How the program numbers the entries. */
const types = {
  transferFeeConfig: 1,
  transferFeeAmount: 2,
  immutableOwner: 7,
  memoTransfer: 8,
  nonTransferable: 9,
  permanentDelegate: 12,
  nonTransferableAccount: 13,
  transferHook: 14,
  transferHookAccount: 15,
  pausable: 26,
  pausableAccount: 27,
} as const;

const highestFee = 2n ** 64n - 1n;
/** No chain of the suite's ever gets there. */
const laterEpoch = 1_000_000n;
const noAuthority = new Uint8Array(32);
const authority = fixEncoderSize(getBytesEncoder(), 32);
const fee = getStructEncoder([
  ["epoch", getU64Encoder()],
  ["maximum", getU64Encoder()],
  ["basisPoints", getU16Encoder()],
]);
const transferFeeConfig = getStructEncoder([
  ["configAuthority", authority],
  ["withdrawAuthority", authority],
  ["withheld", getU64Encoder()],
  ["older", fee],
  ["newer", fee],
]);
const transferHook = getStructEncoder([
  ["authority", authority],
  ["program", getAddressEncoder()],
]);
const pausable = getStructEncoder([
  ["authority", authority],
  ["paused", getU8Encoder()],
]);

/** The entry of a mint that makes it so. */
export function mintEntry(extension: MintExtension): ExtensionEntry {
  const entry = (type: number, data: Iterable<number>) => ({ type, data: Uint8Array.from(data) });
  switch (extension.kind) {
    case "transfer-fee": {
      const both = { epoch: 0n, maximum: highestFee, basisPoints: extension.basisPoints };
      const fees = extension.later
        ? { older: { ...both, basisPoints: 0 }, newer: { ...both, epoch: laterEpoch } }
        : { older: both, newer: both };
      const config = { configAuthority: noAuthority, withdrawAuthority: noAuthority, withheld: 0n };
      return entry(types.transferFeeConfig, transferFeeConfig.encode({ ...config, ...fees }));
    }
    case "non-transferable":
      return entry(types.nonTransferable, []);
    case "permanent-delegate":
      return entry(types.permanentDelegate, getAddressEncoder().encode(extension.delegate));
    case "transfer-hook":
      return entry(types.transferHook, transferHook.encode({ authority: noAuthority, program: extension.program }));
    case "paused":
      return entry(types.pausable, pausable.encode({ authority: noAuthority, paused: 1 }));
  }
}

/** What an account must have because its mint has something, by the type of the mint's entry. */
const accountEntries = new Map<number, ExtensionEntry>([
  [types.transferFeeConfig, { type: types.transferFeeAmount, data: new Uint8Array(8) }],
  [types.nonTransferable, { type: types.nonTransferableAccount, data: new Uint8Array(0) }],
  [types.transferHook, { type: types.transferHookAccount, data: new Uint8Array(1) }],
  [types.pausable, { type: types.pausableAccount, data: new Uint8Array(0) }],
]);

/** The entries of a new account of a mint, as the program for associated accounts makes them. */
export function freshAccountEntries(mint: readonly ExtensionEntry[]): ExtensionEntry[] {
  const needed = mint.flatMap(({ type }) => accountEntries.get(type) ?? []);
  return [{ type: types.immutableOwner, data: new Uint8Array(0) }, ...needed];
}

/** Has an account accept money only behind a memo, or any money again. */
export function requireMemo(entries: readonly ExtensionEntry[], on: boolean): ExtensionEntry[] {
  const others = entries.filter(({ type }) => type !== types.memoTransfer);
  return [...others, { type: types.memoTransfer, data: Uint8Array.of(on ? 1 : 0) }];
}
