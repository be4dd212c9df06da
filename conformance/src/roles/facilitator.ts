import { type Address, isAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { createLedger } from "../chain/ledger.js";
import { member } from "../peers/payment-header.js";
import { loadStandard } from "../peers/standard.js";
import { giveGas } from "../peers/suite-account.js";
import type { CaseRun, OpenSession, Session, SessionOptions } from "../run/types.js";
import { applyEdits } from "../vectors/edit.js";
import type { CallStep, Vector } from "../vectors/format.js";
import { resolveNames } from "../vectors/names.js";
import { type Case, type CaseWorld, openCase } from "./case.js";
import { type HttpAnswer, type HttpFailure, type SendOptions, send } from "./http.js";
import { observe, saysYes } from "./observe.js";
import { inScope } from "./scope.js";
import { cannotAssess, startTarget } from "./start-target.js";
import { targetKey } from "./target-key.js";

/**
 * Opens a session with a facilitator: starts it on the suite's chain, checks that it says what it serves, and finds out
 * whether it takes tokens other than USDC.
 *
 * @example
 * ```ts
 * const opened = await openFacilitatorSession({ role: "facilitator", target, world, seed: 1, timeoutMs: 10_000, run: "1" });
 * if (!opened.ok) console.error(opened.reason);
 * ```
 */
export const openFacilitatorSession: OpenSession = (options) =>
  inScope(async (scope) => {
    const { world, timeoutMs, target } = options;
    const key = await targetKey(options);
    const environment = { EVM_NETWORK: world.network, EVM_RPC_URL: world.rpcUrl, EVM_PRIVATE_KEY: key };
    const started = await startTarget(options, { environment, scope });
    if (!started.ok) return started;
    const { running, url } = started;
    const signal = AbortSignal.timeout(timeoutMs);
    const supported = await send(url, { method: "GET", target: pathUnder(url, "/supported") }, { signal });
    const problem = supportProblem(supported, world.network);
    if (problem) return cannotAssess(running, problem);

    const signers = signersOf(supported);
    // Whoever runs already may have brought a key of his own, and it needs gas like any other.
    if (target.kind === "url") await Promise.all(signers.map((signer) => giveGas(world, signer)));
    const shared = { world, ledger: createLedger(world), standard: await loadStandard() };
    const names = { facilitator: signers[0] ?? privateKeyToAddress(key) };
    const capabilities = new Set<string>();
    if (await takesAnyAsset({ options, shared, url, names })) capabilities.add("asset.any");
    return { ok: true, session: facilitatorSession({ url, shared, names, capabilities }) };
  });

interface Parts {
  url: string;
  shared: CaseWorld;
  names: { facilitator: string };
  capabilities: ReadonlySet<string>;
}

function facilitatorSession({ url, shared, names, capabilities }: Parts): Omit<Session, "close"> {
  return {
    capabilities,
    missing: new Set(),
    async runCase(vector, context) {
      const open = await openCase(vector, { shared, context, names });
      try {
        return await runCalls(vector, { open, url, signal: context.signal });
      } finally {
        await open.restore();
      }
    },
  };
}

async function runCalls(
  vector: Vector,
  { open, url, signal }: { open: Case; url: string; signal: AbortSignal },
): Promise<CaseRun> {
  const { offer, payment } = await open.payment();
  for (const action of open.given.chain ?? []) await open.act(action);
  const sending = { signal, recorder: open.recorder, peer: "facilitator" };
  const steps: Record<string, unknown> = {};
  for (const step of vector.steps) {
    if (signal.aborted) break;
    if ("chain" in step) {
      await open.act(step.chain);
      steps[step.id] = { done: true };
    } else if ("call" in step) {
      steps[step.id] = await call(step, { open, vector, url, sending, body: callBody(offer, payment) });
    }
  }
  const document = { steps, names: open.names, offer, payment, chain: await open.facts({ payee: "balance" }) };
  return { document, transcript: open.recorder.entries };
}

function callBody(offer: unknown, payment: unknown): unknown {
  return { x402Version: 2, paymentPayload: payment, paymentRequirements: offer };
}

function call(
  step: CallStep,
  {
    open,
    vector,
    url,
    sending,
    body,
  }: { open: Case; vector: Vector; url: string; sending: SendOptions; body: unknown },
) {
  const place = { vector: vector.id, pointer: `/steps/${step.id}` };
  const target = pathUnder(url, `/${step.call}`);
  if (step.call === "supported") {
    return observe(step.copies, { once: () => send(url, { method: "GET", target }, sending), succeeded: saysYes });
  }
  const text = step.raw ?? JSON.stringify(applyEdits(body, resolveNames(step.edit ?? [], open.names, place)));
  const request = { method: "POST", target, headers: [["Content-Type", "application/json"]] as const, body: text };
  return observe(step.copies, { once: () => send(url, request, sending), succeeded: saysYes });
}

/** The path of an endpoint of a facilitator that may live under a path of its own. */
function pathUnder(url: string, endpoint: string): string {
  return `${new URL(url).pathname.replace(/\/+$/, "")}${endpoint}`;
}

function supportProblem(answer: HttpAnswer | HttpFailure, network: string): string | undefined {
  if ("failure" in answer) return `GET /supported: ${answer.failure} Start the facilitator, or give its base URL.`;
  if (answer.status !== 200) {
    return `GET /supported answered ${answer.status} instead of 200. Give the URL under which /supported, /verify and /settle are.`;
  }
  const kinds = member(answer.json, "kinds");
  if (!Array.isArray(kinds)) {
    return "GET /supported did not answer a JSON object with a list named kinds. Implement it as section 7.3 of the specification says.";
  }
  const served = kinds.some(
    (kind) =>
      member(kind, "x402Version") === 2 && member(kind, "scheme") === "exact" && member(kind, "network") === network,
  );
  if (served) return undefined;
  return `GET /supported does not list {"x402Version":2,"scheme":"exact","network":"${network}"} among its kinds. Let the facilitator serve the network that EVM_NETWORK names.`;
}

/** The addresses of EVM accounts among the signers that a facilitator names. */
function signersOf(answer: HttpAnswer | HttpFailure): Address[] {
  const signers = "failure" in answer ? undefined : member(answer.json, "signers");
  const all: unknown[] = Object.values(typeof signers === "object" && signers !== null ? signers : {}).flat();
  return all.filter((signer): signer is Address => typeof signer === "string" && isAddress(signer, { strict: false }));
}

/** Whether a sound payment in a token that the facilitator has never seen verifies. */
async function takesAnyAsset({
  options,
  shared,
  url,
  names,
}: Pick<Parts, "shared" | "url" | "names"> & { options: SessionOptions }): Promise<boolean> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const context = { caseId: `${options.seed}/${options.run}/probe/asset.any`, signal };
  const open = await openCase(anyAssetProbe, { shared, context, names });
  const { offer, payment } = await open.payment();
  const body = JSON.stringify(callBody(offer, payment));
  const request = {
    method: "POST",
    target: pathUnder(url, "/verify"),
    headers: [["Content-Type", "application/json"]] as const,
    body,
  };
  const answer = await send(url, request, { signal });
  return !("failure" in answer) && member(answer.json, "isValid") === true;
}

const anyAssetProbe: Vector = {
  id: "probe/asset-any",
  $schema: "",
  rev: 1,
  title: "A payment in a token of the suite's own",
  why: "Tells whether tokens other than USDC are served",
  role: "facilitator",
  kind: "observe",
  requirements: [],
  given: { probe: [] },
  steps: [],
};
