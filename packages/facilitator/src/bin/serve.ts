import type { FacilitatorScheme } from "@x402-reference/types";
import { atMost } from "../duration.js";
import { createFacilitator } from "../facilitator.js";
import { createHandler } from "../handler.js";
import { keepRecovering } from "../operations/keep-recovering.js";
import { keyed } from "../operations/keyed.js";
import { createMetrics } from "../operations/metrics.js";
import { watched } from "../operations/watch.js";
import { onlyTo } from "../policy.js";
import { type Listening, listen } from "./listen.js";
import type { Log } from "./log.js";
import type { OpenStore } from "./store.js";

/** How often what a dead process left behind is looked for. */
const recoverEveryMs = 15_000;
/** Longest wait at the start for what was left behind: a transaction that is not mined holds nobody up. */
const firstRecoveryMs = 5_000;
/** Longest wait for the store when it is asked whether it is there. */
const storeAnswerMs = 1_000;

/** Who may ask, and for whom. */
export interface Access {
  /** Keys of which one has to be shown to verify and settle. */
  apiKeys?: readonly string[];
  /** The only payees that are paid. */
  payees?: readonly string[];
}

/** What is served, and where. */
export interface ServeOptions {
  schemes: readonly FacilitatorScheme[];
  store: OpenStore;
  log: Log;
  /** Who is served; everybody by default. */
  access?: Access;
  port: number;
  host: string;
}

/**
 * Goes on with what a dead process left behind, then serves; closing takes no new requests, finishes those that have
 * begun, and closes the store last.
 */
export async function serve({ schemes, store, log, access = {}, port, host }: ServeOptions): Promise<Listening> {
  const metrics = createMetrics(schemes.flatMap(({ networks }) => networks));
  const facilitator = createFacilitator({
    schemes,
    store,
    ...(access.payees && { policy: onlyTo(access.payees) }),
    onEvent(event) {
      metrics.observe(event);
      log.event(event);
    },
  });
  let isStopping = false;
  let hasRecovered = false;

  async function readiness(): Promise<string[]> {
    const answers = await atMost(
      storeAnswerMs,
      store.find("readyz").then(
        () => true,
        () => false,
      ),
    );
    const missing = { stopping: isStopping, recovery: !hasRecovered, store: answers !== true };
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
    await recovering.stop();
    await store.close();
  }

  try {
    const handler = createHandler(facilitator);
    const open = access.apiKeys ? keyed(handler, access.apiKeys) : handler;
    const server = await listen(watched(open, { metrics, readiness }), { port, host });
    return {
      url: server.url,
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
