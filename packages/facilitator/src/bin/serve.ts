import type { FacilitatorScheme } from "@x402-reference/types";
import { atMost } from "../duration.js";
import { createFacilitator, type SettlingFacilitator } from "../facilitator.js";
import { createHandler } from "../handler.js";
import { type DenyList, openDenyList } from "../operations/deny-list.js";
import { keepRecovering } from "../operations/keep-recovering.js";
import { keyed } from "../operations/keyed.js";
import { createLimits } from "../operations/limited.js";
import { createMetrics } from "../operations/metrics.js";
import { createAllowance, type Quota } from "../operations/quota.js";
import { watched } from "../operations/watch.js";
import { type AmountLimit, everyPolicy, onlyTo, upTo } from "../policy.js";
import { type Listening, listen } from "./listen.js";
import type { Log } from "./log.js";
import type { OpenStore } from "./store.js";

/** How often what a dead process left behind is looked for. */
const recoverEveryMs = 15_000;
/** A dead process is waited for this long, so that another one can still settle its payments in the minute that most allow. */
const leaseMs = 15_000;
/** Longest wait at the start for what was left behind: a transaction that is not mined holds nobody up. */
const firstRecoveryMs = 5_000;
/** Longest wait for the store and the chains when they are asked whether they are there. */
const readyAnswerMs = 1_000;
/** However often somebody asks whether the chains are there, they are asked once in this time. */
const chainsAskedEveryMs = 1_000;

/** Who may ask, and for whom. */
export interface Access {
  /** Keys of which one has to be shown to verify and settle. */
  apiKeys?: readonly string[];
  /** The only payees that are paid. */
  payees?: readonly string[];
  /** What each key may use. */
  quota?: Quota;
  /** A file that lists payers and payees who are not served. */
  denyList?: string;
  /** The most that one payment may be. */
  amountLimits?: readonly AmountLimit[];
}

/** A facilitator that serves. */
export interface Serving extends Listening {
  /** Reads again what may change while it serves. */
  reload(): Promise<void>;
}

/** What is served, and where. */
export interface ServeOptions {
  schemes: readonly FacilitatorScheme[];
  store: OpenStore;
  log: Log;
  /** Who is served; everybody by default. */
  access?: Access;
  /** Whether every chain answers now; taken for granted by default. */
  areReached?: () => Promise<boolean>;
  port: number;
  host: string;
}

/**
 * Goes on with what a dead process left behind, then serves; closing takes no new requests, finishes those that have
 * begun, and closes the store last.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { schemes, store, log, access = {}, port, host, areReached: reach = async () => true } = options;
  const metrics = createMetrics(schemes.flatMap(({ networks }) => networks));
  const denied = await watchDenied(access.denyList, log).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const facilitator = createFacilitator({
    schemes,
    store,
    leaseMs,
    policy: everyPolicy([
      ...(access.payees ? [onlyTo(access.payees)] : []),
      ...(access.amountLimits ? [upTo(access.amountLimits)] : []),
      ...(denied ? [denied.policy] : []),
    ]),
    ...(denied && { payerPolicy: denied.payerPolicy }),
    onEvent(event) {
      metrics.observe(event);
      log.event(event);
    },
  });
  let isStopping = false;
  let hasRecovered = false;

  const areReached = once(chainsAskedEveryMs, async () => (await atMost(readyAnswerMs, reach())) === true);

  async function readiness(): Promise<string[]> {
    const isThere = store.find("readyz").then(
      () => true,
      () => false,
    );
    const [answers, chains] = await Promise.all([atMost(readyAnswerMs, isThere), areReached()]);
    const missing = { stopping: isStopping, recovery: !hasRecovered, store: answers !== true, chain: !chains };
    return Object.entries(missing).flatMap(([name, isMissing]) => (isMissing ? [name] : []));
  }

  const recovering = keepRecovering(facilitator, {
    everyMs: recoverEveryMs,
    onRecovered(recovery) {
      metrics.recovered(recovery);
      if (recovery.found > 0) log.info("recovered", { ...recovery });
    },
    onFault: (error) => log.fault("could not recover", error),
  });
  const recovered = recovering.first.then(() => {
    hasRecovered = true;
  });
  await atMost(firstRecoveryMs, recovered);

  async function end(): Promise<void> {
    denied?.close();
    await recovering.stop();
    await store.close();
  }

  try {
    const open = guarded(facilitator, access);
    const server = await listen(watched(open, { metrics, readiness }), { port, host });
    return {
      url: server.url,
      reload: async () => denied?.reload(),
      async close() {
        isStopping = true;
        await server.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Lets in who may ask, each key within its own quota. */
function guarded(facilitator: SettlingFacilitator, { apiKeys, quota }: Access) {
  if (!apiKeys) return createHandler(facilitator);
  if (!quota) return keyed(createHandler(facilitator), apiKeys);
  const limits = createLimits();
  const handler = createHandler(limits.limit(facilitator));
  const allowances = apiKeys.map(() => createAllowance(quota));
  return keyed(handler, apiKeys, (request, keyIndex) => {
    const allowance = allowances[keyIndex];
    return allowance ? limits.handle(handler, request, allowance) : handler(request);
  });
}

async function watchDenied(path: string | undefined, log: Log): Promise<DenyList | undefined> {
  if (path === undefined) return undefined;
  return openDenyList({
    path,
    onLoaded: (counts) => log.info("deny-list read again", counts),
    onFault: (error) => log.fault("deny-list could not be read again and stays as it was", error),
  });
}

/** Asks a question at most once in a time, and answers the same until then. */
function once<Answer>(everyMs: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let [asked, at] = [undefined as Promise<Answer> | undefined, 0];
  return () => {
    if (asked === undefined || Date.now() - at >= everyMs) [asked, at] = [ask(), Date.now()];
    return asked;
  };
}
