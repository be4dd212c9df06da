import { setMaxListeners } from "node:events";
import type { CaseRun } from "../run/types.js";
import { applyEdits } from "../vectors/edit.js";
import type { CallStep, Vector } from "../vectors/format.js";
import { resolveNames } from "../vectors/names.js";
import type { BuiltPayment } from "../vectors/payment.js";
import { get, set } from "../vectors/pointer.js";
import { versionOneBody } from "../vectors/version-one.js";
import type { Case } from "./case.js";
import { send } from "./http.js";
import { observe, saysYes } from "./observe.js";
import { kindOf, networksOf } from "./supported.js";
import { within } from "./within.js";

/** Where a case is run. */
export interface CallOptions {
  open: Case;
  /** The facilitator's base URL. */
  url: string;
  signal: AbortSignal;
}

/** Takes a case through its steps, and looks at the chain afterwards. */
export async function runCalls(vector: Vector, options: CallOptions): Promise<CaseRun> {
  const { open, signal } = options;
  const { offer, payment } = await open.payment();
  for (const action of open.given.chain ?? []) await open.act(action);
  const steps: Record<string, unknown> = {};
  for (const step of vector.steps) {
    if (signal.aborted) break;
    if ("chain" in step) {
      await open.act(step.chain);
      steps[step.id] = { done: true };
    } else if ("call" in step) {
      steps[step.id] = await call(step, vector, options);
    }
  }
  const document = { steps, names: open.names, offer, payment, chain: await open.facts({ payee: "balance" }) };
  return { document, transcript: open.recorder.entries };
}

function call(step: CallStep, vector: Vector, options: CallOptions) {
  return within({ ms: step.withinMs, outer: options.signal }, (signal) =>
    callNow(step, vector, { ...options, signal }),
  );
}

async function callNow(step: CallStep, vector: Vector, { open, url, signal }: CallOptions) {
  const sending = { signal, recorder: open.recorder, peer: "facilitator" };
  const target = pathUnder(url, `/${step.call}`);
  if (step.call === "supported") {
    const once = () => send(url, { method: "GET", target }, sending);
    const seen = await observe(step.copies, { once, succeeded: saysYes });
    // A list cannot be pointed into by what its elements are.
    if (!("json" in seen)) return seen;
    const networks = { 1: networksOf(seen.json, 1), 2: networksOf(seen.json, 2) };
    return { ...seen, kind: kindOf(seen.json, open.names.network ?? ""), networks };
  }
  const edits = resolveNames(step.edit ?? [], open.names, { vector: vector.id, pointer: `/steps/${step.id}` });
  const payments = await Promise.all(
    Array.from({ length: step.distinct ? (step.copies ?? 1) : 1 }, (_, number) => open.another(number)),
  );
  const texts = payments.map((built) => {
    const written = step.respelled ? { ...built, payment: respelled(built.payment) } : built;
    const body = step.version === 1 ? versionOneBody(written) : callBody(written);
    return step.raw ?? JSON.stringify(applyEdits(body, edits));
  });
  const headers = [["Content-Type", "application/json"]] as const;
  // Each request on its way listens to the signal, and a step may make many.
  setMaxListeners(0, signal);
  const once = (copy: number) =>
    send(url, { method: "POST", target, headers, body: texts[copy] ?? texts[0] ?? "" }, sending);
  return observe(step.copies, { once, succeeded: saysYes });
}

/** The body of a request to verify or settle. */
export function callBody({ offer, payment }: Pick<BuiltPayment, "offer" | "payment">): Record<string, unknown> {
  return { x402Version: 2, paymentPayload: payment, paymentRequirements: offer };
}

/**
 * The same payment with the digits of its signature and nonce in capitals; on Solana, with other bytes in the fee payer's
 * place for a signature, which nobody signs over.
 */
function respelled(payment: unknown): unknown {
  const transaction = get(payment, "/payload/transaction");
  if (typeof transaction === "string") {
    const bytes = Buffer.from(transaction, "base64");
    // One byte counts the signatures, of which the first is the fee payer's.
    return set(payment, "/payload/transaction", bytes.fill(7, 1, 65).toString("base64"));
  }
  return ["/payload/signature", "/payload/authorization/nonce"].reduce((document, pointer) => {
    const text = get(document, pointer);
    return typeof text === "string" ? set(document, pointer, `0x${text.slice(2).toUpperCase()}`) : document;
  }, payment);
}

/** The path of an endpoint of a facilitator that may live under a path of its own. */
export function pathUnder(url: string, endpoint: string): string {
  return `${new URL(url).pathname.replace(/\/+$/, "")}${endpoint}`;
}
