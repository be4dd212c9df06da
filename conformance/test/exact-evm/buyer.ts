import { exactEvmClient, type PayingAccount } from "@x402-reference/exact-evm/client";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { type FacilitatorRequest, PaymentPayload, parseOrThrow } from "@x402-reference/types";
import { type Address, type Hex, isHex, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { deriveKey, facilitatorKey } from "../../src/chain/keys.js";
import type { World } from "../../src/chain/world.js";

/** How a purchase of one cent differs from the plain one. */
export interface Purchase {
  /** Who signs; somebody new by default. */
  account?: PayingAccount;
  /** What the payer is given before, in atomic units; one cent by default. */
  units?: bigint;
  token?: Address;
  maxTimeoutSeconds?: number;
}

/** Somebody who buys things of one cent on a world, and sees what the facilitator's account does about it. */
export interface Buyer {
  readonly payTo: Address;
  newAccount(): LocalAccount;
  sign(purchase?: Purchase): Promise<FacilitatorRequest>;
  /** How many transactions the facilitator's account has sent. */
  sentSoFar(): Promise<number>;
}

/** Makes a buyer whose accounts are nobody else's; the world may be there only later. */
export function buyer(seed: string, world: () => World): Buyer {
  const payTo = privateKeyToAccount(deriveKey("payee", seed)).address;
  let accounts = 0;

  function newAccount(): LocalAccount {
    accounts += 1;
    return privateKeyToAccount(deriveKey(`payer-${accounts}`, seed));
  }

  return {
    payTo,
    newAccount,
    async sign({ account = newAccount(), units = 10_000n, token, maxTimeoutSeconds = 60 } = {}) {
      const { network, usdc, fund } = world();
      await fund(account.address, units, { token: token ?? usdc });
      const price = { ...exactEvmServer().price("$0.01", network), ...(token && { asset: token }) };
      const accepted = { scheme: "exact", network, ...price, payTo, maxTimeoutSeconds };
      const payload = await exactEvmClient({ account }).createPayload(accepted);
      const paymentPayload = parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
      return { paymentPayload, paymentRequirements: accepted };
    },
    async sentSoFar() {
      const { address } = privateKeyToAccount(facilitatorKey);
      return Number(await world().rpc("eth_getTransactionCount", [address, "latest"]));
    },
  };
}

/** The same payment with another signature. */
export function withSignature(request: FacilitatorRequest, change: (signature: Hex) => Hex): FacilitatorRequest {
  const { payload } = request.paymentPayload;
  const { signature } = payload;
  if (!isHex(signature)) throw new Error("The payment has no signature.");
  const paymentPayload = { ...request.paymentPayload, payload: { ...payload, signature: change(signature) } };
  return { ...request, paymentPayload };
}
