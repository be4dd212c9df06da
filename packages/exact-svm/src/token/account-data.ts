import { type Address, getAddressDecoder } from "@solana/kit";

/** Where the extensions of a Token-2022 account begin: behind a base of 165 bytes and one byte for the account's kind. */
const extensionsAt = 166;
const transferFeeConfig = 1;

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
  const view = new DataView(mint.buffer, mint.byteOffset, mint.length);
  for (let at = extensionsAt; at + 4 <= mint.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== transferFeeConfig || at + 112 > mint.length) continue;
    return [at + 84, at + 102].map((fee) => ({
      maximum: view.getBigUint64(fee, true),
      basisPoints: view.getUint16(fee + 8, true),
    }));
  }
  return [];
}
