import { type Hex, isHex } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { exactProxyAddress, permit2Address } from "../chain/addresses.js";
import { send } from "../chain/send.js";
import { member } from "../peers/payment-header.js";
import { domainOf, encodableDomain, type SignedAuthorization } from "../vectors/authorization.js";
import type { ChainAction } from "../vectors/format.js";
import type { BuiltPayment } from "../vectors/payment.js";
import { authorizationDigest } from "../vectors/typed-data.js";
import type { ActionContext } from "./evm-actions.js";
import { impossible } from "./misnamed.js";
import { permit2Calls } from "./permit2-calls.js";

/** The actions that take a transaction. */
type Transaction = Extract<
  ChainAction,
  {
    do:
      | "cancel-authorization"
      | "submit-authorization"
      | "spend-nonce"
      | "invalidate-permit-nonce"
      | "submit-permit"
      | "submit-approval";
  }
>;

/** Does what takes a transaction, and answers its hash. */
export async function transact(action: Transaction, context: ActionContext): Promise<string> {
  const { world, keys, asset: token, payer } = context;
  const built = await context.payment();
  const { chainId } = world;
  switch (action.do) {
    case "cancel-authorization": {
      const { authorization } = authorizationIn(built, action);
      const domain = encodableDomain(domainOf({ ...built.offer, asset: token }));
      const hash = authorizationDigest(authorization, { domain, primaryType: "CancelAuthorization" });
      const signature = await sign({ hash, privateKey: keys.payer, to: "hex" });
      const { from: authorizer, nonce } = authorization;
      return taken(action, await world.cancelAuthorization({ authorizer, nonce, signature }, { token }));
    }
    case "submit-authorization": {
      if (built.transfer.method === "permit2") {
        const data = permit2Calls.settle(built.transfer.permit, hexIn(built.transfer.signature, action));
        return taken(action, await send(world.rpc, { chainId, to: exactProxyAddress, data }));
      }
      const { authorization, signature } = authorizationIn(built, action);
      const signed = { ...numbered(authorization), signature: hexIn(signature, action) };
      return taken(action, await world.submitTransferWithAuthorization(signed, { token }));
    }
    case "spend-nonce": {
      const { authorization } = authorizationIn(built, action);
      const from = privateKeyToAddress(keys[action.who]);
      const other = { ...authorization, from, value: "1" };
      const domain = encodableDomain(domainOf({ ...built.offer, asset: token }));
      const hash = authorizationDigest(other, { domain, primaryType: "TransferWithAuthorization" });
      const signature = await sign({ hash, privateKey: keys[action.who], to: "hex" });
      return taken(action, await world.submitTransferWithAuthorization({ ...numbered(other), signature }, { token }));
    }
    case "invalidate-permit-nonce": {
      if (built.transfer.method !== "permit2") throw impossible(action, "the payment is not by Permit2");
      const data = permit2Calls.invalidateNonce(built.transfer.permit.nonce);
      await world.setNativeBalance(payer, 10n ** 18n);
      return taken(action, await send(world.rpc, { chainId, to: permit2Address, data, key: keys.payer }));
    }
    case "submit-permit": {
      const { permit } = built.sponsoring;
      if (!permit) throw impossible(action, "the payment has no permit");
      const data = permit2Calls.permit(permit, hexIn(permit.signature, action));
      return taken(action, await send(world.rpc, { chainId, to: token, data }));
    }
    case "submit-approval": {
      const receipt = await world.rpc("eth_sendRawTransactionSync", [built.sponsoring.approval]);
      const status = member(receipt, "status") === "0x1" ? "success" : "reverted";
      return taken(action, { hash: String(member(receipt, "transactionHash")), status });
    }
  }
}

function numbered({ from, to, nonce, value, validAfter, validBefore }: SignedAuthorization) {
  return { from, to, nonce, value: BigInt(value), validAfter: BigInt(validAfter), validBefore: BigInt(validBefore) };
}

/** The payment as one by ERC-3009. */
export function authorizationIn({ transfer }: BuiltPayment, action: ChainAction) {
  if (transfer.method !== "eip3009") throw impossible(action, "the payment is not by ERC-3009");
  return transfer;
}

function hexIn(signature: string, action: ChainAction): Hex {
  if (!isHex(signature)) throw impossible(action, "its signature is not hexadecimal");
  return signature;
}

function taken(action: ChainAction, { hash, status }: { hash: string; status: string }): string {
  if (status !== "success") throw impossible(action, "the chain refuses it");
  return hash;
}
