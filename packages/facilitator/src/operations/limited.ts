import { AsyncLocalStorage } from "node:async_hooks";
import type { Refusal } from "@x402-reference/types";
import type { SettlingFacilitator } from "../facilitator.js";
import { settleFailure } from "../settle-failure.js";
import type { Allowance } from "./quota.js";

/** One request by somebody whose allowance is known. */
interface Asking {
  allowance: Allowance;
  /** Seconds until it may be asked again, once something was refused for want of allowance. */
  retryAfter?: number;
}

type Handle = (request: Request) => Promise<Response>;

/** Ties what a request's key may use to what a facilitator settles for it. */
export interface Limits {
  /** The same facilitator, which refuses to settle what is beyond the allowance of whoever asks. */
  limit(facilitator: SettlingFacilitator): SettlingFacilitator;
  /** Handles a request in the name of an allowance; what is beyond it is answered 429 with `Retry-After`. */
  handle(handle: Handle, request: Request, allowance: Allowance): Promise<Response>;
}

const tooOften: Refusal = { reason: "quota_exceeded", message: "This key has asked as often as it may for now." };
const tooMuch: Refusal = {
  reason: "quota_exceeded",
  message: "This key has settled as much of this asset as it may for now. Nothing was sent; settle again later.",
};

/** Makes limits that follow each request on its way. */
export function createLimits(): Limits {
  const asking = new AsyncLocalStorage<Asking>();

  /** Answers whether something is refused, and notes when it may be asked again. */
  function isBeyond(current: Asking, wait: number | undefined): boolean {
    if (wait !== undefined) current.retryAfter = wait;
    return wait !== undefined;
  }

  return {
    limit: (facilitator) => ({
      ...facilitator,
      async verify(request) {
        const current = asking.getStore();
        if (!current || !isBeyond(current, current.allowance.request())) return facilitator.verify(request);
        return { isValid: false, invalidReason: tooOften.reason, invalidMessage: tooOften.message };
      },
      async settle(request) {
        const current = asking.getStore();
        if (!current) return facilitator.settle(request);
        const { network, asset, amount } = request.paymentRequirements;
        const units = BigInt(amount);
        if (isBeyond(current, current.allowance.request())) return settleFailure(network, tooOften);
        const taken = current.allowance.take(network, asset, units);
        if (typeof taken === "number") {
          current.retryAfter = taken;
          return settleFailure(network, tooMuch);
        }
        const outcome = await facilitator.settle(request);
        // What has a transaction may still be mined.
        if (!outcome.success && outcome.transaction === "") taken.giveBack();
        return outcome;
      },
    }),
    async handle(handle, request, allowance) {
      const current: Asking = { allowance };
      const response = await asking.run(current, () => handle(request));
      return current.retryAfter === undefined ? response : tooMany(response, current.retryAfter);
    },
  };
}

function tooMany(response: Response, wait: number): Response {
  const headers = new Headers(response.headers);
  headers.set("retry-after", String(wait));
  return new Response(response.body, { status: 429, headers });
}
