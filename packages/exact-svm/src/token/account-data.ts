import { type Address, getAddressDecoder } from "@solana/kit";

/** Where the extensions of a Token-2022 account begin: behind a base of 165 bytes and one byte for the account's kind. */
const extensionsAt = 166;
const transferFeeConfig = 1;
const transferHook = 14;

/** A transfer fee of a mint: a share in hundredths of a percent, up to a greatest amount in atomic units. */
export interface TransferFee {
  basisPoints: number;
  maximum: bigint;
}

/** How many decimals a mint has; nothing for data that is no mint's. */
export function mintDecimals(mint: Uint8Array): number | undefined {
  return mint.length >= 82 ? mint[44] : undefined;
}

/** Who owns the tokens in a token account; nothing for data that is no token account's. */
export function tokenAccountOwner(account: Uint8Array): Address | undefined {
  return account.length >= 165 ? getAddressDecoder().decode(account.subarray(32, 64)) : undefined;
}

/** The fee that transfers of a Token-2022 mint pay now and the one that is set to replace it; none for other mints. */
export function transferFees(mint: Uint8Array): readonly TransferFee[] {
  const config = extensionOf(mint, transferFeeConfig, 108);
  if (!config) return [];
  return [80, 98].map((fee) => ({
    maximum: config.getBigUint64(fee, true),
    basisPoints: config.getUint16(fee + 8, true),
  }));
}

/** Whether transfers of a Token-2022 mint call another program. */
export function hasTransferHook(mint: Uint8Array): boolean {
  const hook = extensionOf(mint, transferHook, 64);
  return hook !== undefined && [32, 40, 48, 56].some((at) => hook.getBigUint64(at) !== 0n);
}

/** The data of an extension that has at least so many bytes; nothing where there is none. */
function extensionOf(account: Uint8Array, kind: number, size: number): DataView | undefined {
  const view = new DataView(account.buffer, account.byteOffset, account.length);
  for (let at = extensionsAt; at + 4 <= account.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== kind || at + 4 + size > account.length) continue;
    return new DataView(account.buffer, account.byteOffset + at + 4, size);
  }
  return undefined;
}
