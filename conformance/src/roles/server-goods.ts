import type { FacilitatorPeer } from "../peers/facilitator.js";
import { encodeHeaderJson } from "../peers/payment-header.js";
import type { Route, Routes } from "../run/types.js";
import type { Vector } from "../vectors/format.js";
import { type CaseOptions, type CaseWorld, openCase } from "./case.js";
import { payableChallenge, readChallenge } from "./challenge.js";
import { type Goods, learnGoods } from "./goods.js";
import { type HttpAnswer, type HttpFailure, send } from "./http.js";
import { isTool, paying, succeeds, toolCall } from "./mcp-request.js";
import { type AskedServer, askUnpaid } from "./server-routes.js";

/** Where and how goods are learned. */
export interface GoodsOptions extends AskedServer {
  shared: CaseWorld;
  peer: FacilitatorPeer;
  payee: string;
  /** Who is paid on Solana, where the server sells there. */
  svmPayee?: string | undefined;
  routes: Routes;
  /** Unique to the session. */
  session: string;
  timeoutMs: number;
}

/** Nothing is known of what such routes hand over, so any 2xx counts. */
const unknown: Goods = { marks: [] };

/** These have nothing to hand over, and buying them twice would prove nothing. */
const withoutGoods: ReadonlySet<string> = new Set([
  "failing",
  "throwing",
  "upfront-failing",
  "moved",
  "free",
  "tool-failing",
  "tool-free",
]);

/**
 * Learns what each route hands over, by buying it twice, when it is first asked for. A route that cannot be bought is
 * one of which nothing is known.
 */
export function goodsBook(options: GoodsOptions): (route: string) => Promise<Goods> {
  const book = new Map<string, Promise<Goods>>();
  return (name) => {
    const route = options.routes[name];
    if (!route || withoutGoods.has(name)) return Promise.resolve(unknown);
    const known = book.get(name) ?? learn(name, route, options);
    book.set(name, known);
    return known;
  };
}

async function learn(name: string, route: Route, options: GoodsOptions): Promise<Goods> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const unpaid = await askUnpaid(options, route, signal);
  const buyOnce = (number: number) =>
    buy(route, { ...options, caseId: `${options.session}/goods/${name}/${number}`, signal });
  const [first, second] = await Promise.all([buyOnce(1), buyOnce(2)]);
  if (!first || !second) return unknown;
  const refusal = "failure" in unpaid ? [] : [unpaid.body, JSON.stringify(readChallenge(unpaid) ?? "")];
  return learnGoods([first, second], { unlike: refusal });
}

/** Buys a route honestly; answers nothing when that does not succeed. */
async function buy(
  route: Route,
  options: GoodsOptions & { caseId: string; signal: AbortSignal },
): Promise<HttpAnswer | undefined> {
  const { shared, peer, caseId, signal } = options;
  const unpaid = await askUnpaid(options, route, signal);
  const onEvm = payableChallenge(unpaid, { network: shared.world.network });
  const challenge = onEvm ?? (shared.svm && payableChallenge(unpaid, { network: shared.svm.network }));
  if (!challenge) return undefined;
  const vector = onEvm ? honestPurchase : { ...honestPurchase, given: { svm: {} } };
  const open = await openCase(vector, { shared, context: { caseId, signal }, ...purchaseNames(options) });
  const { payment } = await open.payment(challenge);
  const calls = peer.script(open.marks);
  try {
    const answer = await payFor(route, payment, options);
    return "failure" in answer || !succeeds(answer) ? undefined : answer;
  } finally {
    await calls.idle();
    calls.close();
  }
}

function payFor(
  route: Route,
  payment: unknown,
  { url, tools, signal }: AskedServer & { signal: AbortSignal },
): Promise<HttpAnswer | HttpFailure> {
  if (isTool(route)) return tools.ask(route.path, toolCall(route, { meta: paying(payment) }), { signal });
  const body = ["GET", "HEAD"].includes(route.method) ? {} : { body: "an honest purchase" };
  const headers = [
    ["PAYMENT-SIGNATURE", encodeHeaderJson(payment)],
    ["Content-Type", "text/plain"],
  ] as const;
  return send(url, { method: route.method, target: route.path, headers, ...body }, { signal });
}

/** Who is who in a purchase at a server. */
export function purchaseNames({ url, payee, svmPayee, peer }: GoodsOptions): Pick<CaseOptions, "names" | "svmNames"> {
  const { address, feePayer } = peer;
  return {
    names: { payee, origin: url, facilitator: address },
    svmNames: { ...(feePayer !== undefined && { feePayer }), ...(svmPayee !== undefined && { payee: svmPayee }) },
  };
}

const honestPurchase: Vector = {
  id: "session/honest-purchase",
  $schema: "",
  rev: 1,
  title: "An honest purchase to learn what the goods look like",
  why: "Goods are told from refusals by what every purchase has and no refusal has",
  role: "server",
  kind: "observe",
  requirements: [],
  steps: [],
};
