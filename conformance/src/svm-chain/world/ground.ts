import { type Address, getBase16Decoder, getBase64Encoder, isAddress } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import * as z from "zod/mini";
import type { Rpc } from "../../chain/rpc.js";
import { systemProgram } from "../addresses.js";

/** What an address holds. */
export interface SvmAccount {
  owner: Address;
  lamports: bigint;
  data: Uint8Array;
  executable: boolean;
}

/** What to make of an address. */
export interface SvmAccountChange {
  /** The system program by default, to which every wallet belongs. */
  owner?: Address;
  /** Nothing by default. */
  data?: Uint8Array;
  /** At most 2^53 - 1; what the rent asks for by default. */
  lamports?: bigint;
  executable?: boolean;
}

/** Accounts as bytes. */
export interface SvmAccounts {
  /** What an address holds, or nothing when there is no such account. */
  account(address: Address): Promise<SvmAccount | undefined>;
  /** Puts an account in the place of what is there, whoever owns it. */
  setAccount(address: Address, change: SvmAccountChange): Promise<void>;
  /** Takes an account away, with all that it holds. */
  removeAccount(address: Address): Promise<void>;
  /** The native balance in lamports; 0 where there is no account. */
  nativeBalance(address: Address): Promise<bigint>;
  /** Makes a wallet's native balance exactly so, in lamports; 0 takes the wallet away. */
  setNativeBalance(address: Address, lamports: bigint): Promise<void>;
}

/** What all parts of a world stand on. */
export interface SvmGround extends SvmAccounts {
  rpc: Rpc;
  /** Does one piece of work after the other, because what reads and writes back must not cross. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
}

export const SolanaAddress = z.custom<Address>((input) => typeof input === "string" && isAddress(input), "an address");

const AccountInfo = z.object({
  value: z.nullable(
    z.object({
      owner: SolanaAddress,
      lamports: z.number(),
      data: z.tuple([z.string(), z.literal("base64")]),
      executable: z.boolean(),
    }),
  ),
});

/** The node takes lamports as a number in JSON. */
const mostLamports = BigInt(Number.MAX_SAFE_INTEGER);

export function createSvmGround(rpc: Rpc): SvmGround {
  let queue: Promise<unknown> = Promise.resolve();

  async function account(address: Address): Promise<SvmAccount | undefined> {
    const options = { encoding: "base64", commitment: "confirmed" };
    const { value } = z.parse(AccountInfo, await rpc("getAccountInfo", [address, options]));
    if (!value) return undefined;
    const data = Uint8Array.from(getBase64Encoder().encode(value.data[0]));
    return { owner: value.owner, lamports: BigInt(value.lamports), data, executable: value.executable };
  }

  async function setAccount(address: Address, change: SvmAccountChange): Promise<void> {
    const { owner = systemProgram, data = new Uint8Array(), executable = false } = change;
    const { lamports = rentFor(data.length) } = change;
    if (lamports > mostLamports) {
      throw new X402Error("malformed_amount", `${lamports} lamports are more than an account here can be given.`, {
        field: "lamports",
        remedy: `Give it at most ${mostLamports}.`,
      });
    }
    const update = { owner, lamports: Number(lamports), data: getBase16Decoder().decode(data), executable };
    await rpc("surfnet_setAccount", [address, update]);
  }

  return {
    rpc,
    inTurn(work) {
      const turn = queue.then(work);
      queue = turn.catch(() => {});
      return turn;
    },
    account,
    setAccount,
    removeAccount: (address) => setAccount(address, { lamports: 0n }),
    nativeBalance: async (address) => (await account(address))?.lamports ?? 0n,
    setNativeBalance: (address, lamports) => setAccount(address, { lamports }),
  };
}

/** What an account of that many bytes must hold to live for ever, in lamports. */
function rentFor(bytes: number): bigint {
  return (128n + BigInt(bytes)) * 6_960n;
}
