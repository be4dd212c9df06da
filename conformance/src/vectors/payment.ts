import { applyEdits } from "./edit.js";
import type { PaymentSpec } from "./format.js";
import { isObject } from "./json.js";
import { type Names, resolveNames } from "./names.js";
import { applyOverride } from "./override.js";
import { type Eip3009Transfer, makeEip3009 } from "./payment/eip3009.js";
import { makePermit2, type Permit2Transfer } from "./payment/permit2.js";
import type { Keys } from "./payment/sign.js";
import { makeApproval, makeTokenPermit, type Sponsoring } from "./payment/sponsoring.js";
import { type Deployment, wrapped } from "./payment/wrapper.js";
import type { Standard } from "./standard.js";

/** What a payment is made of. */
export interface PaymentParts {
  /** The difference to the standard payment; none when absent. */
  spec?: PaymentSpec | undefined;
  standard: Standard;
  names: Names;
  /** Private keys by the name of who holds them. */
  keys: Keys;
  /** The offer that a server made or a shop will make; the authorization then follows it instead of the standard one. */
  offer?: unknown;
  /** What the challenge said of the resource; the standard resource when absent. */
  resource?: unknown;
  /** The extensions of the challenge, to be echoed. */
  extensions?: unknown;
  /** How the payer's wallet is deployed, when it is not yet. */
  deployment?: Deployment | undefined;
}

/** How the asset moves. A delegation is signed by nobody at the time of payment. */
export type Transfer = Eip3009Transfer | Permit2Transfer | { method: "erc7710"; delegation: Record<string, unknown> };

/** A payment that was made, and how. */
export interface BuiltPayment {
  /** The offer that it is for. */
  offer: Record<string, unknown>;
  /** The finished PaymentPayload; malformed on purpose where the vector says so. */
  payment: unknown;
  transfer: Transfer;
  sponsoring: Sponsoring;
}

/**
 * Makes a payment as a vector describes it: the offer, the client's copy of it, the authorization, its signature, the
 * extensions, then changes to the finished payment. Whatever is changed before signing is signed. Throws
 * `invalid_configuration` for an unknown name or key.
 *
 * @example
 * ```ts
 * const { payment } = await buildPayment({
 *   spec: { authorization: { value: "9999" } },
 *   standard: catalogue.standard,
 *   names,
 *   keys: caseKeys("1/1/facilitator/eip3009/value-below-amount/1"),
 * });
 * ```
 */
export async function buildPayment({ standard, names, ...parts }: PaymentParts): Promise<BuiltPayment> {
  const spec = resolveNames(parts.spec ?? {}, names, { pointer: "/given/payment" });
  const common = named(standard, names, ["resource", "offer", "authorization", "signing"]);
  const { method = "eip3009" } = spec;
  const given = isObject(parts.offer) ? parts.offer : undefined;
  const usualOffer = given ?? applyOverride(common.offer, method === "eip3009" ? {} : standard[method].offer);
  const offer = applyOverride(usualOffer, spec.offer);
  const accepted = applyOverride(offer, spec.accepted);

  const { transfer, payload } = await makeTransfer();
  const { sponsoring, infos } = await makeExtensions();
  const finished = {
    x402Version: 2,
    resource: parts.resource ?? common.resource,
    accepted,
    payload,
    ...((parts.extensions !== undefined || infos !== undefined) && { extensions: parts.extensions ?? infos }),
  };
  return { offer, payment: applyEdits(finished, spec.tamper ?? []), transfer, sponsoring };

  async function makeTransfer(): Promise<{ transfer: Transfer; payload: object }> {
    const making = { spec, offer, given: given !== undefined, keys: parts.keys };
    if (method === "erc7710") {
      const { erc7710 } = named(standard, names, ["erc7710"]);
      const delegation = padded(applyOverride(erc7710.delegation, spec.delegation), spec.contextBytes ?? 0);
      return { transfer: { method, delegation }, payload: delegation };
    }
    const made =
      method === "permit2"
        ? await makePermit2({ ...making, defaults: named(standard, names, ["permit2"]).permit2 })
        : await makeEip3009({ ...making, defaults: common });
    const wrapping = { spec: spec.wrapper, deployment: parts.deployment };
    return {
      transfer: made.transfer,
      payload: { signature: wrapped(made.transfer.signature, wrapping), ...made.payload },
    };
  }

  async function makeExtensions(): Promise<{ sponsoring: Sponsoring; infos?: Record<string, unknown> }> {
    const { eip2612, erc20Approval } = spec;
    const { keys } = parts;
    if (!eip2612 && !erc20Approval) return { sponsoring: {} };
    const permit =
      eip2612 && (await makeTokenPermit(eip2612, { keys, defaults: named(standard, names, ["eip2612"]).eip2612 }));
    const approval =
      erc20Approval &&
      (await makeApproval(erc20Approval, {
        keys,
        defaults: named(standard, names, ["erc20Approval"]).erc20Approval,
      }));
    return {
      sponsoring: { ...(permit && { permit: permit.permit }), ...(approval && { approval: approval.approval }) },
      infos: {
        ...(permit && { eip2612GasSponsoring: entry(permit.info) }),
        ...(approval && { erc20ApprovalGasSponsoring: entry(approval.info) }),
      },
    };
  }
}

/** Parts of the standard payment with their names replaced; a case does not have the names of all methods. */
function named<Part extends keyof Standard>(
  standard: Standard,
  names: Names,
  parts: readonly Part[],
): Pick<Standard, Part> {
  const all = { ...standard };
  for (const part of parts) all[part] = resolveNames(standard[part], names, { vector: "standard.json" });
  return all;
}

function padded(delegation: Record<string, unknown>, bytes: number): Record<string, unknown> {
  const context = String(delegation.permissionContext);
  return bytes === 0 ? delegation : { ...delegation, permissionContext: context.padEnd(2 + bytes * 2, "0") };
}

/** An extension as it stands in a payment. */
function entry(info: unknown): object {
  return { info, schema: { type: "object" } };
}
