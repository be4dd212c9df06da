import type { Facilitator } from "@x402-reference/types";
import type { Hex } from "viem";
import { member, parseJsonText } from "../peers/payment-header.js";
import { type Shop, shopPath, startShop } from "../peers/shop.js";
import { shopTool } from "../peers/tool-shop.js";
import type { CaseContext, CaseRun, Purchase } from "../run/types.js";
import type { Vector } from "../vectors/format.js";
import { resolveNames } from "../vectors/names.js";
import { applyOverride } from "../vectors/override.js";
import { type Case, type CaseWorld, openCase } from "./case.js";
import { firstNonce, shopFacts } from "./client-facts.js";
import { redactHeaders } from "./redact.js";
import { unlessAborted } from "./unless-aborted.js";

/** What the cases of a client session share. */
export interface ClientParts {
  shared: CaseWorld;
  facilitator: Facilitator;
  /** What the client is told of Solana, beside its key. */
  svmEnvironment?: Readonly<Record<string, string>>;
  /** Who pays the fees on Solana. */
  feePayer?: string | undefined;
  purchase(environment: Readonly<Record<string, string>>, timeoutMs: number): Promise<Purchase>;
  timeoutMs: number;
}

/** A case of a client, and what is to be said of one that never came. */
export interface ClientCaseRun extends CaseRun {
  contacted: boolean;
  exitCode: number | undefined;
  timedOut: boolean;
}

// What remains of a case's time when a client has been stopped, to look at the chain and to close the shop.
const shareOfTime = 0.8;
// A client that prints without end does not fill the report.
const shownOutputChars = 8_192;

/** Runs one case against a client: a shop of its own, the purchases, and what arrived. */
export async function runClientCase(vector: Vector, parts: ClientParts, context: CaseContext): Promise<ClientCaseRun> {
  const { facilitator, shared } = parts;
  let open: Case | undefined;
  const shop = await startShop({
    facilitator,
    onRequest(request, answer, outcome) {
      const place = request.origin === "shop" ? "shop" : "other origin";
      const sent = request.call ?? request.body;
      const shown = { request: { headers: redactHeaders(request.headers, []), body: sent } };
      const answered = { headers: redactHeaders(answer.headers, []), body: parseJsonText(answer.body) ?? answer.body };
      open?.recorder.add("client", place, `${request.method} ${request.path} -> ${outcome}`, {
        ...shown,
        answer: answered,
      });
    },
  });
  try {
    const svmNames = parts.feePayer === undefined ? undefined : { feePayer: parts.feePayer };
    open = await openCase(vector, { shared, context, names: { origin: shop.origin, other: shop.other }, svmNames });
    return await runPurchases(vector, { parts, context, open, shop });
  } finally {
    await shop.stop();
    await open?.restore();
  }
}

async function runPurchases(
  vector: Vector,
  { parts, context, open, shop }: { parts: ClientParts; context: CaseContext; open: Case; shop: Shop },
): Promise<ClientCaseRun> {
  const { world, standard, svm } = parts.shared;
  const { names, given } = open;
  const script = given.shop ?? {};
  const usual = resolveNames(given.svm ? standard.svm.offer : standard.offer, names);
  const offers = (script.offers ?? [{}]).map((difference) => applyOverride(usual, difference));
  const challenge = shop.sell({ offers, script });
  const actions = given.chain ?? [];
  for (const action of actions) await open.act(action);

  const environment = {
    RESOURCE_SERVER_URL: shop.origin,
    ...(script.tool ? toolEnvironment(shop.origin) : { ENDPOINT_PATH: shopPath }),
    EVM_PRIVATE_KEY: open.keys.payer,
    EVM_NETWORK: world.network,
    EVM_RPC_URL: world.rpcUrl,
    ...parts.svmEnvironment,
    ...(svm && { SVM_PRIVATE_KEY: await svmSecretKey(open.keys.payer) }),
  };
  const observed: Record<string, unknown> = {};
  let last: Purchase | undefined;
  for (const step of vector.steps) {
    if (context.signal.aborted) break;
    if ("chain" in step) {
      await open.act(step.chain);
      observed[step.id] = { done: true };
    } else if ("buy" in step) {
      const before = shop.log.length;
      const asked = {
        ...environment,
        ...(step.calls !== undefined && { CLIENT_CALLS: String(step.calls) }),
        ...(step.budget !== undefined && { CLIENT_BUDGET: step.budget }),
      };
      last = await parts.purchase(asked, Math.ceil((context.timeoutMs ?? parts.timeoutMs) * shareOfTime));
      const payments = shop.log.slice(before).flatMap(({ payment }) => (payment === undefined ? [] : [payment]));
      observed[step.id] = { ...seen(last), paid: payments };
      const outcome = last.timedOut ? "stopped, because it took too long" : `exit code ${last.exitCode}`;
      open.recorder.add("suite", "client", `one purchase -> ${outcome}`, {
        stdout: last.stdout.slice(-shownOutputChars),
        stderr: last.stderr.slice(-shownOutputChars),
      });
    }
  }
  await unlessAborted(shop.idle(), context.signal);
  const document = {
    steps: observed,
    names,
    offers,
    challenge,
    shop: { ...shopFacts(shop.log), ...(given.svm && { transactions: await transactionsIn(shop.log) }) },
    client: { contacted: shop.log.length > 0 },
    chain: await open.facts({ payee: "balance", ...firstNonce(shop.log) }),
  };
  return {
    document,
    transcript: open.recorder.entries,
    contacted: shop.log.length > 0,
    exitCode: last?.exitCode,
    timedOut: last?.timedOut ?? false,
  };
}

/** What a client is told of the tool that it is to call. */
function toolEnvironment(origin: string): Record<string, string> {
  return {
    ENDPOINT_PATH: shopTool.name,
    MCP_SERVER_URL: `${origin}${shopTool.path}`,
    MCP_TOOL_ARGUMENTS: JSON.stringify(shopTool.arguments),
    MCP_TOOL_META: JSON.stringify(callersMeta),
  };
}

/** What the caller puts on a call himself. */
const callersMeta = { "example.com/trace": "of-the-caller" };

/** What the transactions of the payments say, in the order of their arrival; null for what is none. */
async function transactionsIn(log: Shop["log"]): Promise<unknown[]> {
  const { describeTransaction } = await import("../vectors/svm/describe.js");
  const payments = log.map(({ payment }) => payment).filter((payment) => payment !== undefined);
  return Promise.all(
    payments.map(async (payment) => {
      const transaction = member(member(payment, "payload"), "transaction");
      return (typeof transaction === "string" ? await describeTransaction(transaction) : undefined) ?? null;
    }),
  );
}

async function svmSecretKey(key: Hex): Promise<string> {
  const { solanaKey } = await import("../svm-chain/keys.js");
  return (await solanaKey(key)).secretKey;
}

function seen({ exitCode, timedOut, stdout }: Purchase): Record<string, unknown> {
  const lastLine = stdout.trimEnd().split("\n").at(-1) ?? "";
  const json = parseJsonText(lastLine);
  return { exitCode, timedOut, stdout, ...(json === undefined ? {} : { json }) };
}
