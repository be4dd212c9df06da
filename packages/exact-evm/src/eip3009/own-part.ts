import { sameAddress } from "../address.js";
import { multicall3Address } from "../chain/multicall.js";
import type { Receipt, TransferLog } from "../chain/port.js";
import type { TransferAuthorization } from "./typed-data.js";

/** What a transaction, which others' payments may share, logged of one authorization. */
export interface OwnPart {
  /** Whether the asset logged that the authorization was used. */
  isProven: boolean;
  /** Whether the transaction went through Multicall3, as those do that several payments share. */
  mayBeShared: boolean;
  transfers: TransferLog[];
}

/**
 * Tells which transfers of a transaction belong to an authorization. In one that may be shared, a transfer counts only when
 * the authorization's own event stands beside it: another payment may have moved the same amount between the same accounts.
 */
export function ownPart(receipt: Receipt, { from, nonce }: TransferAuthorization): OwnPart {
  const { called, transfers, authorizations } = receipt;
  const mayBeShared = called !== null && sameAddress(called, multicall3Address);
  const at = authorizations.findIndex(
    (used) => sameAddress(used.authorizer, from) && used.nonce === nonce.toLowerCase(),
  );
  const isProven = at >= 0;
  if (!mayBeShared || authorizations.length === 0) return { isProven, mayBeShared, transfers };
  if (!isProven) return { isProven, mayBeShared, transfers: [] };
  const placeOf = (index: number, otherwise: number) => authorizations[index]?.logIndex ?? otherwise;
  // Tokens log the use before the transfer, or all of them after it.
  const usedFirst = placeOf(0, 0) < (transfers[0]?.logIndex ?? 0);
  const [after, before] = usedFirst
    ? [at === 0 ? -1 : placeOf(at, -1), placeOf(at + 1, Number.POSITIVE_INFINITY)]
    : [placeOf(at - 1, -1), at === authorizations.length - 1 ? Number.POSITIVE_INFINITY : placeOf(at, -1)];
  const own = transfers.filter(({ logIndex }) => logIndex > after && logIndex < before);
  return { isProven, mayBeShared, transfers: own };
}
