import type { Blockhash } from "@solana/kit";
import { isBlockhash } from "@solana/kit";
import * as z from "zod/mini";
import { RpcError } from "../../chain/rpc.js";
import type { SvmGround } from "./ground.js";

/** A blockhash, and how long it lives. */
export interface BlockhashLifetime {
  blockhash: Blockhash;
  /** The last height at which a transaction that names it can land. */
  lastValidBlockHeight: bigint;
}

/** Slots, blocks and blockhashes. */
export interface SvmBlocks {
  /** The newest confirmed slot. */
  slot(): Promise<bigint>;
  /** The number of confirmed blocks. */
  blockHeight(): Promise<bigint>;
  latestBlockhash(): Promise<BlockhashLifetime>;
  /**
   * Makes blocks that hold what waits for one, or nothing, in 3 ms each; one by default.
   *
   * Not to be used while transactions are being sent that make blocks themselves.
   */
  mine(count?: number): Promise<void>;
  /** Makes as many blocks as it takes to expire every blockhash that exists now. */
  expireBlockhashes(): Promise<void>;
}

/** After so many blocks Surfpool has forgotten a blockhash, one before the last at which it is said to be valid. */
const blockhashLife = 150;

const Height = z.number();
const EpochInfo = z.object({ absoluteSlot: z.number() });
const LatestBlockhash = z.object({
  value: z.object({
    blockhash: z.custom<Blockhash>((input) => typeof input === "string" && isBlockhash(input), "a blockhash"),
    lastValidBlockHeight: z.number(),
  }),
});
const confirmed = { commitment: "confirmed" };

export function svmBlocks({ rpc, inTurn }: SvmGround): SvmBlocks {
  const read = async (method: string) => BigInt(z.parse(Height, await rpc(method, [confirmed])));

  /** Travelling forward makes one block, however far it goes. */
  async function mineOne(): Promise<void> {
    for (;;) {
      const { absoluteSlot } = z.parse(EpochInfo, await rpc("getEpochInfo", [{ commitment: "processed" }]));
      try {
        // One slot is skipped, because a block of somebody else's may take it before this one is made.
        await rpc("surfnet_timeTravel", [{ absoluteSlot: absoluteSlot + 2 }]);
        return;
      } catch (error) {
        const overtaken = error instanceof RpcError && String(error.data).includes("past slot");
        if (!overtaken) throw error;
      }
    }
  }

  const mine = (count = 1) =>
    inTurn(async () => {
      for (let block = 0; block < count; block += 1) await mineOne();
    });

  return {
    slot: () => read("getSlot"),
    blockHeight: () => read("getBlockHeight"),
    async latestBlockhash() {
      const { value } = z.parse(LatestBlockhash, await rpc("getLatestBlockhash", [confirmed]));
      return { blockhash: value.blockhash, lastValidBlockHeight: BigInt(value.lastValidBlockHeight) };
    },
    mine,
    expireBlockhashes: () => mine(blockhashLife),
  };
}
