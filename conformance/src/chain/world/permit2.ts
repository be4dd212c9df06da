import type { Address } from "viem";
import { permit2Address } from "../addresses.js";
import { mappingSlot, readWord } from "../token-storage.js";
import type { Ground } from "./ground.js";

/** The nonces of Permit2, each of which is one bit. */
export interface WorldPermit2 {
  /** Whether a nonce of Permit2 was used or invalidated. */
  permit2NonceUsed(owner: Address, nonce: bigint): Promise<boolean>;
  /** Uses up a nonce of Permit2, as its owner could. */
  usePermit2Nonce(owner: Address, nonce: bigint): Promise<void>;
}

export function worldPermit2({ rpc, artifacts, change }: Ground): WorldPermit2 {
  const slotOf = (owner: Address, nonce: bigint) => mappingSlot(artifacts.Permit2, "nonceBitmap", [owner, nonce >> 8n]);
  const bitOf = (nonce: bigint) => 1n << (nonce & 0xffn);
  return {
    async permit2NonceUsed(owner, nonce) {
      const word = await readWord(rpc, permit2Address, slotOf(owner, nonce));
      return (word & bitOf(nonce)) !== 0n;
    },
    usePermit2Nonce: (owner, nonce) => change(permit2Address, slotOf(owner, nonce), (word) => word | bitOf(nonce)),
  };
}
