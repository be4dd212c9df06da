import type { AtomicAmount } from "./amount.js";
import type { ExtensionEntry } from "./extension-entry.js";
import type { FacilitatorRequest } from "./facilitator-request.js";
import type { Network } from "./network.js";
import type { PaymentRequirements } from "./payment-requirements.js";
import type { SettleResponse } from "./settle.js";
import type { SupportedResponse } from "./supported.js";
import type { VerifyResponse } from "./verify.js";

/** What every side of a scheme says of itself. */
export interface Scheme {
  /** The scheme's name on the wire, such as `exact`. */
  readonly scheme: string;
  /** The networks it serves, each in CAIP-2 form or as a namespace pattern such as `eip155:*`. */
  readonly networks: readonly string[];
}

/** The client side of a scheme: signs a payment for an offer. */
export interface ClientScheme extends Scheme {
  /** Tells in a sentence why this offer cannot be paid with the scheme, or nothing when it can. */
  unpayable(offer: PaymentRequirements): string | undefined;
  /** Signs a payment for the offer; the result becomes `payload` of the payment. */
  createPayload(offer: PaymentRequirements): Promise<Record<string, unknown>>;
  /**
   * Answers those extensions of the challenge that the signed payload needs: by name, what to add to the extension's
   * `info`. Asked once, after `createPayload`.
   */
  answerExtensions?(signed: SignedPayload): Promise<ExtensionAnswers>;
}

/** A payload that has just been signed, and the challenge's extensions as they came. */
export interface SignedPayload {
  offer: PaymentRequirements;
  payload: Readonly<Record<string, unknown>>;
  extensions: Readonly<Record<string, unknown>>;
}

/** By an extension's name, what a client adds to its `info`. */
export type ExtensionAnswers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The part of an offer that follows from a price. */
export interface PricedAsset {
  asset: string;
  amount: AtomicAmount;
  extra?: Record<string, unknown>;
}

/** A price as money (`"$0.01"`, only where the scheme knows the network's dollar asset) or as an amount of an asset. */
export type Price = string | PricedAsset;

/** The server side of a scheme: turns prices into offers. */
export interface ServerScheme extends Scheme {
  /** Resolves a price on a network, or throws `malformed_amount` or `invalid_configuration`. */
  price(price: Price, network: Network): PricedAsset;
  /**
   * Declares, by name, the extensions that payments for an offer may use. A server shows those that its facilitator acts
   * on.
   */
  extensions?(offer: PaymentRequirements): Readonly<Record<string, ExtensionEntry>>;
  /**
   * Names what a payment consumes, the same for every encoding of it and never taken from its signature's bytes; nothing
   * for a payload that cannot be read. Without it only payloads that are equal count as the same payment. The payment's
   * extensions tell payments apart whose payload may be used many times, and the offer tells which members of a payload
   * count where it has those of several methods.
   */
  paymentKey?(
    payload: Readonly<Record<string, unknown>>,
    extensions?: Readonly<Record<string, unknown>>,
    offer?: PaymentRequirements,
  ): string | undefined;
}

/** What a scheme reports while it settles. */
export interface SettleOptions {
  /**
   * Called with the transaction's id before it is broadcast, so that its outcome can be found again after a crash, and
   * with its signed bytes where the scheme can send them again. When it throws, nothing is sent.
   */
  onBroadcast?(transaction: string, raw?: string): void | Promise<void>;
}

/** What a scheme may do to find out what became of a transaction. */
export interface ResumeOptions {
  /** The signed bytes as `onBroadcast` was told them, given when nobody else is sending them: they may be sent again. */
  raw?: string;
  /**
   * As for settling: called before another transaction takes the place of the one that is looked for, such as one that
   * offers more for being mined. When it is left out or throws, none does.
   */
  onBroadcast?: SettleOptions["onBroadcast"];
}

/** What a scheme tells the operator that concerns no single payment. */
export type SchemeEvent = {
  /** An account that pays for settlements owns less than it should; both in the smallest unit of the network's own coin. */
  type: "signer_balance_low";
  network: Network;
  address: string;
  balance: string;
  threshold: string;
};

/** The facilitator side of a scheme: judges and executes payments. */
export interface FacilitatorScheme extends Scheme {
  readonly networks: readonly Network[];
  /** The names of the extensions that it acts on, such as `eip2612GasSponsoring`; none when absent. */
  readonly extensions?: readonly string[];
  /** What servers have to know of this facilitator to make an offer on a network, such as who pays the fee. */
  kindExtra?(network: Network): Record<string, unknown>;
  /** The addresses that sign settlements, by network pattern. */
  signers(): Record<string, string[]>;
  /** Judges a payment against the server's offer, without committing anything. */
  verify(request: FacilitatorRequest): Promise<VerifyResponse>;
  /** Judges a payment again, executes it and waits for its outcome. */
  settle(request: FacilitatorRequest, options?: SettleOptions): Promise<SettleResponse>;
  /**
   * Finds out what became of a transaction that was broadcast earlier for the same request. Nothing when it is certain
   * that it never happened and never will, so that the payment may be settled by another one.
   */
  resume(
    request: FacilitatorRequest,
    transaction: string,
    options?: ResumeOptions,
  ): Promise<SettleResponse | undefined>;
  /**
   * Names what is consumed by settling, the same for every encoding of the same signed payment and never taken from its
   * signature's bytes, and the second since the epoch from which it need not be remembered: it can no longer settle, or
   * the chain itself refuses it a second time. Nothing for a payload that the scheme cannot read.
   */
  settlementKey(request: FacilitatorRequest): { key: string; expiresAt: number } | undefined;
  /** Tells somebody from now on what concerns no single payment. */
  observe?(report: (event: SchemeEvent) => void): void;
}

/** A facilitator, in the same process or behind HTTP: both are this type. */
export interface Facilitator {
  verify(request: FacilitatorRequest): Promise<VerifyResponse>;
  settle(request: FacilitatorRequest): Promise<SettleResponse>;
  supported(): Promise<SupportedResponse>;
}
