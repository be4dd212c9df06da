import type { FacilitatorCase } from "../peers/facilitator.js";
import type { CaseContext, CaseRun } from "../run/types.js";
import type { RequestStep, Vector } from "../vectors/format.js";
import { resolveNames } from "../vectors/names.js";
import { type Case, openCase } from "./case.js";
import { type Payable, payableChallenge, type ReadChallenge } from "./challenge.js";
import { handsOver } from "./goods.js";
import type { HttpAnswer, HttpFailure } from "./http.js";
import type { Copies } from "./observe.js";
import { type GoodsOptions, type goodsBook, purchaseNames } from "./server-goods.js";
import { askFor, usualBody } from "./server-request.js";
import { askUnpaid } from "./server-routes.js";
import { unlessAborted } from "./unless-aborted.js";

/** What the cases of a server session share. */
export interface ServerParts extends GoodsOptions {
  goodsOf: ReturnType<typeof goodsBook>;
  /** The challenge of each route, for cases that ask for none themselves. */
  challengeOf: ReturnType<typeof challengeBook>;
}

/** Asks each route for its challenge at most once. */
export function challengeBook({
  routes,
  timeoutMs,
  ...asked
}: Pick<GoodsOptions, "url" | "tools" | "routes" | "timeoutMs">) {
  const book = new Map<string, Promise<ReadChallenge | undefined>>();
  return (name: string, payable: Payable): Promise<ReadChallenge | undefined> => {
    const route = routes[name];
    if (!route) return Promise.resolve(undefined);
    const key = `${name} ${payable.network} ${payable.method}`;
    const known =
      book.get(key) ??
      askUnpaid(asked, route, AbortSignal.timeout(timeoutMs)).then((answer) => payableChallenge(answer, payable));
    book.set(key, known);
    return known;
  };
}

/** Runs one case against a server: its requests, what reached the facilitator meanwhile, and what was handed over. */
export async function runServerCase(vector: Vector, parts: ServerParts, context: CaseContext): Promise<CaseRun> {
  const { shared, peer, goodsOf, challengeOf } = parts;
  const open = await openCase(vector, { shared, context, ...purchaseNames(parts) });
  // Goods are learned before the case begins, so that what a server does otherwise once it has sold something shows; its
  // challenge before that, as such a server may make none any more.
  const routes = vector.steps.flatMap((step) => ("request" in step ? [step.request.route] : []));
  await Promise.all(routes.map((route) => challengeOf(route, payableIn(open)).then(() => goodsOf(route))));
  const order: string[] = [];
  const calls = peer.script(open.marks, open.given.facilitator, {
    onCall(call, outcome) {
      order.push(call.endpoint);
      open.recorder.add("server", "facilitator", `POST /${call.endpoint} -> ${outcome}`, call);
    },
  });
  // A peer that holds an answer lets go when the case is over, whoever is still waiting for it.
  context.signal.addEventListener("abort", () => calls.close(), { once: true });
  try {
    return await steps(vector, { parts, context, open, order, calls });
  } finally {
    calls.close();
    await open.restore();
  }
}

interface Running {
  parts: ServerParts;
  context: CaseContext;
  open: Case;
  order: string[];
  calls: FacilitatorCase;
}

async function steps(vector: Vector, { parts, context, open, order, calls }: Running): Promise<CaseRun> {
  const seen = new Map<string, HttpAnswer | HttpFailure>();
  const onSolana = open.given.svm !== undefined;
  const payable = payableIn(open);
  const challengeFor = async (route: string) =>
    payableChallenge(seen.get(route), payable) ?? (await parts.challengeOf(route, payable));
  const observed: Record<string, unknown> = {};
  let delivered = 0;
  let paidFor: ReadChallenge | undefined;

  const firstPaid = vector.steps.find((step) => "request" in step && step.request.pay === true);
  const actions = open.given.chain ?? [];
  if (actions.length > 0) {
    paidFor = await challengeFor(
      firstPaid && "request" in firstPaid ? firstPaid.request.route : onSolana ? "svm" : "paid",
    );
    if (paidFor) await open.payment(paidFor);
    for (const action of actions) await open.act(action);
  }

  for (const step of vector.steps) {
    if (context.signal.aborted) break;
    if ("chain" in step) {
      await open.act(step.chain);
      observed[step.id] = { done: true };
    } else if ("request" in step) {
      const request = resolveNames(step.request, open.names, {
        vector: vector.id,
        pointer: `/steps/${step.id}/request`,
      });
      if (request.pay === true && !open.made()) {
        paidFor = await challengeFor(request.route);
        if (!paidFor) {
          observed[step.id] = noOffer(payable);
          continue;
        }
        await open.payment(paidFor);
      }
      order.push(`${step.id}>`);
      const outcome = await askFor({ ...step, request }, { ...parts, open, signal: context.signal });
      order.push(`<${step.id}`);
      observed[step.id] = outcome;
      if (request.pay === undefined && !("answers" in outcome)) seen.set(request.route, outcome);
      delivered += await countGoods({ ...step, request }, outcome, parts);
    }
  }

  await unlessAborted(calls.idle(), context.signal);
  const built = open.made();
  const document = {
    steps: observed,
    names: open.names,
    offer: built?.offer,
    payment: built?.payment,
    challenge: paidFor?.json,
    chain: await open.facts({ payee: "received" }),
    facilitator: {
      verify: calls.calls.filter((call) => call.endpoint === "verify").length,
      settle: calls.calls.filter((call) => call.endpoint === "settle").length,
      unattributed: calls.unattributed,
      calls: calls.calls,
    },
    delivered,
    order: order.join(" "),
  };
  return { document, transcript: open.recorder.entries };
}

function payableIn({ names, given }: Case): Payable {
  return { network: names.network ?? "", method: given.payment?.method };
}

async function countGoods(
  { request }: RequestStep,
  outcome: HttpAnswer | HttpFailure | Copies,
  { goodsOf, routes }: ServerParts,
): Promise<number> {
  if (["free", "tool-free"].includes(request.route)) return 0;
  const answers = "answers" in outcome ? outcome.answers : [outcome];
  const learned = await goodsOf(request.route);
  // What an echo hands over is what it was sent.
  const echoed = request.route === "echo" ? [request.body ?? usualBody] : learned.marks;
  const method = request.method ?? routes[request.route]?.method ?? "GET";
  return answers.filter((answer) => !("failure" in answer) && handsOver(answer, { marks: echoed }, method)).length;
}

function noOffer({ network, method = "eip3009" }: Payable): HttpFailure {
  const by = network.startsWith("eip155:") ? ` by ${method}` : "";
  return {
    failure: `Nothing was sent, because the challenge in PAYMENT-REQUIRED has no offer of scheme exact on ${network}${by}.`,
  };
}
