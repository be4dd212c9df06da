import { type Address, type Blockhash, isAddress, isBlockhash } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { member } from "../chain/json.js";
import { createRpc } from "../chain/rpc.js";
import { isTokenProgram } from "../programs.js";
import { mintDecimals } from "../token/account-data.js";
import { bytesFromBase64 } from "../wire/base64.js";

const timeoutMs = 10_000;
const commitment = "confirmed";

/** What a payer has to know of a mint. */
export interface Mint {
  /** The token program that owns it. */
  program: Address;
  decimals: number;
}

/** What a payer looks up. A method throws `chain_unreachable` without an answer, and `invalid_configuration` for what is no mint. */
export interface PayerChain {
  mint(asset: string): Promise<Mint>;
  latestBlockhash(): Promise<Blockhash>;
}

/** The chain as a node's JSON-RPC endpoint shows it to a payer. */
export function payerChain(rpcUrl: string): PayerChain {
  const rpc = createRpc([rpcUrl], timeoutMs);

  async function value(method: string, params: readonly unknown[]): Promise<unknown> {
    const answer = await rpc(method, params);
    if (answer.ok) return member(answer.result, "value");
    throw unanswered(method, answer.error.message);
  }

  return {
    async mint(asset) {
      const account = await value("getAccountInfo", [asset, { encoding: "base64", commitment }]);
      const owner = member(account, "owner");
      const data = member(account, "data", 0);
      const decimals = mintDecimals((typeof data === "string" && bytesFromBase64(data)) || new Uint8Array());
      if (typeof owner !== "string" || !isAddress(owner) || !isTokenProgram(owner) || decimals === undefined) {
        throw new X402Error("invalid_configuration", `The offer's asset ${asset} is no mint of a token program.`, {
          field: "offer.asset",
          remedy: "Nothing was sent. Choose another offer.",
        });
      }
      return { program: owner, decimals };
    },
    async latestBlockhash() {
      const latest = member(await value("getLatestBlockhash", [{ commitment }]), "blockhash");
      if (typeof latest === "string" && isBlockhash(latest)) return latest;
      throw unanswered("getLatestBlockhash", "no blockhash");
    },
  };
}

function unanswered(method: string, said: string): X402Error {
  return new X402Error("chain_unreachable", `The payer's RPC endpoint answered ${method} with: ${said}.`, {
    field: "rpcUrls",
    remedy: "Nothing was sent. Check the URL.",
  });
}
