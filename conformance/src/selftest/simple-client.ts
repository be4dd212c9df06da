import { type ClientScheme, PaymentRequirements, parse } from "@x402-reference/types";
import { decodeHeaderJson, encodeHeaderJson, member, parseJsonText } from "../peers/payment-header.js";
import { type ReferenceClientOptions, referenceClientTarget } from "../roles/reference-targets.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import type { Mutant } from "./types.js";

export type DecorateFetch = NonNullable<ReferenceClientOptions["decorateFetch"]>;

/** What a simple client does at each step; what is left out it does right. */
export interface Habits {
  /** Whether it pays for this answer. */
  pays?(answer: Response): boolean;
  /** The challenge that it believes. */
  challenge?(answer: Response): Promise<unknown>;
  /** The offer that it pays when the challenge has none. */
  otherwise?: PaymentRequirements;
  /** What it writes into its header for the payment. */
  payment?(payment: JsonObject): JsonObject;
  /** The text of the header. */
  encode?(payment: JsonObject): string;
  /** The name of the header. */
  header?: string;
  /** The request that is paid. */
  request?(url: string, init: RequestInit): [string, RequestInit];
  /** What its caller gets to see. */
  result?(answer: Response): Response;
}

/** A client with these habits, once for each requirement that they break. */
export function habitual(name: string, requirements: readonly string[], fault: string, habits: Habits): Mutant[] {
  return fetching(name, requirements, fault, simpleClient(habits));
}

/** A client with something around its `fetch`, once for each requirement that it breaks. */
export function fetching(
  name: string,
  requirements: readonly string[],
  fault: string,
  decorateFetch: DecorateFetch,
): Mutant[] {
  const target = referenceClientTarget({ name: `a client that ${fault}`, decorateFetch });
  return requirements.map((requirement) => ({
    id: `client-${name}-${requirement}`,
    role: "client",
    requirement,
    fault,
    target,
  }));
}

/** A client that pays the first offer it sees, with these habits. */
export function simpleClient(habits: Habits): DecorateFetch {
  return (_paying, scheme) => async (input, init) => {
    const answer = await fetch(input, init);
    const isPaid = habits.pays ?? ((given: Response) => given.status === 402);
    if (!isPaid(answer)) return answer;
    const challenge = await (habits.challenge ?? inHeader)(answer);
    const offer = firstOffer(challenge) ?? habits.otherwise;
    if (!offer) throw new Error("There is nothing to pay in this challenge.");
    const payment = await signed(scheme, { challenge: isObject(challenge) ? challenge : {}, offer });
    const text = (habits.encode ?? encodeHeaderJson)(habits.payment?.(payment) ?? payment);
    const paid = { ...init, headers: { [habits.header ?? "PAYMENT-SIGNATURE"]: text } };
    const url = String(input instanceof Request ? input.url : input);
    const received = await fetch(...(habits.request?.(url, paid) ?? ([url, paid] as const)));
    return habits.result?.(received) ?? received;
  };
}

/** The challenge in the header, where it belongs. */
export async function inHeader(answer: Response): Promise<unknown> {
  return decodeHeaderJson(answer.headers.get("PAYMENT-REQUIRED") ?? "");
}

/** The challenge in the body. */
export async function inBody(answer: Response): Promise<unknown> {
  return parseJsonText(await answer.clone().text());
}

async function signed(
  scheme: ClientScheme,
  { challenge: { resource, extensions }, offer }: { challenge: JsonObject; offer: PaymentRequirements },
): Promise<JsonObject> {
  const payload = await scheme.createPayload(offer);
  const echoed = { ...(resource !== undefined && { resource }), ...(extensions !== undefined && { extensions }) };
  return { x402Version: 2, ...echoed, accepted: { ...offer }, payload: JSON.parse(JSON.stringify(payload)) };
}

/** The first offer as it was written, if it is one. */
function firstOffer(challenge: unknown): PaymentRequirements | undefined {
  const first = member(member(challenge, "accepts"), "0");
  const read = parse(PaymentRequirements, first);
  return read.ok ? read.value : undefined;
}
