import { createLedger } from "../chain/ledger.js";
import { startFacilitatorPeer } from "../peers/facilitator.js";
import { loadStandard } from "../peers/standard.js";
import type { OpenSession } from "../run/types.js";
import { clientCapabilities, overMcp, purchaseOf } from "./client-capabilities.js";
import { type ClientCaseRun, type ClientParts, runClientCase } from "./client-case.js";
import { inScope } from "./scope.js";
import { onSolana, openSolana, solanaEnvironment } from "./solana.js";
import { cannotAssess, startTarget } from "./start-target.js";

// A client that answers so does not do what it is asked for, and says so.
const unsupported = 77;

/**
 * Opens a session with a client: lets it make one honest purchase, to see that it contacts the shop at all, and one of
 * each kind that not every client makes.
 *
 * @example
 * ```ts
 * const opened = await openClientSession({ role: "client", target, world, seed: 1, timeoutMs: 20_000, run: "1" });
 * if (!opened.ok) console.error(opened.reason);
 * ```
 */
export const openClientSession: OpenSession = (options) =>
  inScope(async (scope) => {
    const { world, timeoutMs, seed, run } = options;
    const started = await startTarget(options, { environment: {}, scope });
    if (!started.ok) return started;
    const { running } = started;
    if (!running.purchase) {
      return cannotAssess(running, "A client is run once for each purchase: give its command by --cmd.");
    }
    const session = `${seed}/${run}/client`;
    const solana = await openSolana(options, scope);
    const { svm, unavailable } = solana;
    const peer = await startFacilitatorPeer({ world, svm, name: session });
    scope.closes(peer.stop);
    const shared = { world, ledger: createLedger(world), standard: await loadStandard(), svm };
    const parts: ClientParts = {
      shared,
      purchase: running.purchase,
      facilitator: peer.facilitator,
      svmEnvironment: solanaEnvironment(solana),
      feePayer: peer.feePayer,
      timeoutMs,
    };

    // The first purchase may have to fetch and compile the program, and one that is too late for a probe is never tried.
    const patientMs = 3 * timeoutMs;
    const smoke = await runClientCase(purchaseOf("smoke"), parts, {
      caseId: `${session}/smoke`,
      signal: AbortSignal.timeout(patientMs),
      timeoutMs: patientMs,
    });
    const found = await clientCapabilities(parts, { session, timeoutMs: patientMs });
    if (!smoke.contacted && !found.has(overMcp)) return cannotAssess(running, neverCame(smoke, world.network));
    const capabilities = smoke.contacted ? new Set([...found, "transport.http"]) : found;
    return {
      ok: true,
      session: {
        capabilities,
        missing: new Set(),
        ...(unavailable !== undefined && { unavailable: new Map([[onSolana, unavailable]]) }),
        runCase: (vector, context) => runClientCase(vector, parts, context),
      },
    };
  });

function neverCame({ exitCode, timedOut }: Pick<ClientCaseRun, "exitCode" | "timedOut">, network: string): string {
  const outcome = timedOut ? "ran until it was stopped" : `ended with exit code ${exitCode}`;
  return exitCode === unsupported
    ? `The client says by exit code ${unsupported} that it does not support this purchase: scheme exact on ${network} by ERC-3009.`
    : `The client ${outcome} and never contacted the shop. Let it request RESOURCE_SERVER_URL followed by ENDPOINT_PATH, which it finds in its environment.`;
}
