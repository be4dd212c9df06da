import type { CallTool } from "@x402-reference/client/mcp";
import { type ClientScheme, mcpPaymentKey, PaymentRequirements, parse } from "@x402-reference/types";
import { parseJsonText } from "../peers/payment-header.js";
import { type ReferenceClientOptions, referenceClientTarget } from "../roles/reference-targets.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { get } from "../vectors/pointer.js";
import type { Mutant } from "./types.js";

type Params = Parameters<CallTool>[0];
type Result = Awaited<ReturnType<CallTool>>;

/** What a simple buyer of tools does at each step; what is left out it does right. */
export interface BuyingHabits {
  /** Whether it pays for this result. */
  pays?(result: Result): boolean;
  /** The challenge that it believes. */
  challenge?(result: Result): unknown;
  /** What it writes for the payment. */
  payment?(payment: JsonObject): unknown;
  /** The call that is paid. */
  call?(params: Params): Params;
  /** What it does with the result of the paid call. */
  result?(result: Result, again: () => Promise<Result>): Result | Promise<Result>;
}

/** A client that buys tools with these habits, once for each requirement that they break. */
export function buyingTools(
  name: string,
  requirements: readonly string[],
  fault: string,
  habits: BuyingHabits,
): Mutant[] {
  return calling(name, requirements, fault, { decorateCall: simpleBuyer(habits) });
}

/** A client that differs from the reference where it buys tools. */
export function calling(
  name: string,
  requirements: readonly string[],
  fault: string,
  options: ReferenceClientOptions,
): Mutant[] {
  const target = referenceClientTarget({ name: `a client that ${fault}`, ...options });
  return requirements.map((requirement) => ({
    id: `client-of-tools-${name}-${requirement}`,
    role: "client",
    requirement,
    fault,
    target,
  }));
}

function simpleBuyer(habits: BuyingHabits): NonNullable<ReferenceClientOptions["decorateCall"]> {
  const { pays = isChallenge, challenge: believed = inEither, call = (params: Params) => params } = habits;
  return (_paying, plain, scheme) =>
    async (params, ...rest) => {
      const result = await plain(params, ...rest);
      const offered = pays(result) ? believed(result) : undefined;
      const offer = parse(PaymentRequirements, get(offered, "/accepts/0"));
      if (!offer.ok || !isObject(offered)) return result;
      const pay = async (): Promise<Result> => {
        const payment = await signed(scheme, { offered, offer: offer.value });
        const changed = call(params);
        const _meta = { ...changed._meta, [mcpPaymentKey]: habits.payment?.(payment) ?? payment };
        return plain({ ...changed, _meta }, ...rest);
      };
      const received = await pay().catch((error: unknown) => {
        if (habits.result) return habits.result({ isError: true, content: [] }, pay);
        throw error;
      });
      return habits.result?.(received, pay) ?? received;
    };
}

function isChallenge(result: Result): boolean {
  return result.isError === true && get(inEither(result), "/accepts") !== undefined;
}

/** The challenge in its first place, or else in the other. */
export function inEither(result: Result): unknown {
  return get(result, "/structuredContent") ?? inText(result);
}

/** The challenge in the text. */
export function inText(result: Result): unknown {
  return parseJsonText(String(get(result, "/content/0/text")));
}

async function signed(
  scheme: ClientScheme,
  { offered: { resource, extensions }, offer }: { offered: JsonObject; offer: PaymentRequirements },
): Promise<JsonObject> {
  const payload: unknown = JSON.parse(JSON.stringify(await scheme.createPayload(offer)));
  const echoed = { ...(resource !== undefined && { resource }), ...(extensions !== undefined && { extensions }) };
  return { x402Version: 2, ...echoed, accepted: { ...offer }, payload };
}
