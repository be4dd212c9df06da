import { X402Error } from "@x402-reference/types";
import { type Address, isAddress, isHex } from "viem";
import { sign } from "viem/accounts";
import type { World } from "../chain/world.js";
import { domainOf, encodableDomain } from "../vectors/authorization.js";
import type { ChainAction } from "../vectors/format.js";
import type { CaseKeys } from "../vectors/keys.js";
import type { BuiltPayment } from "../vectors/payment.js";
import { authorizationDigest } from "../vectors/typed-data.js";

/** What an action is done with. */
export interface ActionContext {
  world: World;
  keys: CaseKeys;
  /** The token of the case. */
  asset: Address;
  /** The payment of the case, made if it is not yet. */
  payment(): Promise<BuiltPayment>;
}

/** What an action left behind. */
export interface ActionOutcome {
  /** Hashes of the transactions that it took. */
  sent: string[];
  /** Takes back what would touch other cases. */
  undo?(): Promise<void>;
}

/** Does to the chain what a vector says; whoever is named has been resolved to an address. */
export async function actOnChain(action: ChainAction, context: ActionContext): Promise<ActionOutcome> {
  const { world, keys, asset: token } = context;
  switch (action.do) {
    case "blacklist": {
      const who = addressOf(action.who);
      await world.blacklist(who, true);
      return { sent: [], undo: () => world.blacklist(who, false) };
    }
    case "pause":
      await world.pause(true);
      return { sent: [], undo: () => world.pause(false) };
    case "unpause":
      await world.pause(false);
      return { sent: [] };
    case "set-funds":
      await world.setBalance(token, addressOf(action.who), BigInt(action.units));
      return { sent: [] };
    case "mark-authorization-used": {
      const { from, nonce } = (await context.payment()).authorization;
      await world.setAuthorizationState(token, from, nonce, true);
      return { sent: [] };
    }
    case "cancel-authorization": {
      const { authorization, offer } = await context.payment();
      const domain = encodableDomain(domainOf({ ...offer, asset: token }));
      const hash = authorizationDigest(authorization, { domain, primaryType: "CancelAuthorization" });
      const signature = await sign({ hash, privateKey: keys.payer, to: "hex" });
      const { from: authorizer, nonce } = authorization;
      return taken(action, await world.cancelAuthorization({ authorizer, nonce, signature }, { token }));
    }
    case "submit-authorization": {
      const { authorization, signature } = await context.payment();
      if (!isHex(signature)) throw impossible(action, "its signature is not hexadecimal");
      const { from, to, nonce, value, validAfter, validBefore } = authorization;
      const numbers = { value: BigInt(value), validAfter: BigInt(validAfter), validBefore: BigInt(validBefore) };
      return taken(
        action,
        await world.submitTransferWithAuthorization({ from, to, nonce, signature, ...numbers }, { token }),
      );
    }
  }
}

function taken(action: ChainAction, { hash, status }: { hash: string; status: string }): ActionOutcome {
  if (status !== "success") throw impossible(action, "the token refuses it");
  return { sent: [hash] };
}

function addressOf(text: string): Address {
  if (isAddress(text, { strict: false })) return text;
  throw new X402Error("invalid_configuration", `${JSON.stringify(text)} is not an address.`, {
    remedy: "Name somebody in a chain action, such as $payer.",
  });
}

function impossible({ do: name }: ChainAction, why: string): X402Error {
  return new X402Error("invalid_configuration", `The chain action ${name} cannot be done, because ${why}.`, {
    remedy: "Change what the vector gives, so that the token accepts the payment.",
  });
}
