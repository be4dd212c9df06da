import { isX402Error } from "@x402-reference/types";
import { networkToV1 } from "@x402-reference/types/v1";
import { privateKeyToAddress } from "viem/accounts";
import { createLedger } from "../chain/ledger.js";
import { type FacilitatorPeer, startFacilitatorPeer } from "../peers/facilitator.js";
import { member } from "../peers/payment-header.js";
import { servedFacilitatorPort } from "../peers/serve.js";
import { loadStandard } from "../peers/standard.js";
import type { OpenSession } from "../run/types.js";
import { caseKey } from "../vectors/keys.js";
import { payableChallenge, type ReadChallenge } from "./challenge.js";
import { createMcpTools } from "./mcp-tools.js";
import { inScope } from "./scope.js";
import { challengeBook, runServerCase, type ServerParts } from "./server-case.js";
import { goodsBook } from "./server-goods.js";
import { findRoutes, paidRouteProblem } from "./server-routes.js";
import { onSolana, openSolana, solanaEnvironment } from "./solana.js";
import { cannotAssess, startTarget } from "./start-target.js";

/**
 * Opens a session with a server: starts the suite's facilitator and then the server, checks that it sells something,
 * finds out which routes it has, and learns what the goods look like.
 *
 * @example
 * ```ts
 * const opened = await openServerSession({ role: "server", target, world, seed: 1, timeoutMs: 10_000, run: "1" });
 * if (!opened.ok) console.error(opened.reason);
 * ```
 */
export const openServerSession: OpenSession = (options) =>
  inScope(async (scope) => {
    const { world, timeoutMs, target } = options;
    const session = `${options.seed}/${options.run}/server`;
    const solana = await openSolana(options, scope);
    const { svm, unavailable } = solana;
    // A server that runs already was told where the facilitator will be.
    const peer = await startPeer({
      world,
      svm,
      name: session,
      port: target.kind === "url" ? servedFacilitatorPort : 0,
    });
    if ("reason" in peer) return peer;
    scope.closes(peer.stop);
    const ownPayee = privateKeyToAddress(caseKey(session, "payee"));
    const ownSvmPayee = svm && (await payeeOf(session));
    const environment = {
      FACILITATOR_URL: peer.url,
      EVM_PAYEE_ADDRESS: ownPayee,
      EVM_NETWORK: world.network,
      EVM_RPC_URL: world.rpcUrl,
      ...solanaEnvironment(solana),
      ...(ownSvmPayee !== undefined && { SVM_PAYEE_ADDRESS: ownSvmPayee }),
    };
    const started = await startTarget(options, { environment, scope });
    if (!started.ok) return started;
    const { running, url } = started;
    const signal = AbortSignal.timeout(timeoutMs);
    const tools = createMcpTools(url);
    const found = await findRoutes(url, { signal, tools, ...(options.routes ? { declared: options.routes } : {}) });
    const problem = paidRouteProblem(found.unpaid, found.routes.paid);
    if (problem) return cannotAssess(running, problem);

    const payTo = payeeIn(payableChallenge(found.unpaid, { network: world.network }));
    const payee = target.kind === "url" && payTo !== undefined ? payTo : ownPayee;
    const shared = { world, ledger: createLedger(world), standard: await loadStandard(), svm };
    const asked = { url, tools, routes: found.routes, timeoutMs };
    const onSvm = svm && (await sellsOnSolana(svm.network, challengeBook(asked)));
    const svmPayee = target.kind === "url" ? (payeeIn(onSvm) ?? ownSvmPayee) : ownSvmPayee;
    const basis = { ...asked, shared, peer, payee, svmPayee, session };
    const parts: ServerParts = { ...basis, goodsOf: goodsBook(basis), challengeOf: challengeBook(basis) };
    await parts.goodsOf("paid");
    const { capabilities, missing } = found;
    if (onSvm) capabilities.add(onSolana);
    // Whoever was told of no Solana may sell there all the same, and of one that runs already it shows.
    const lacking = unavailable !== undefined && (target.kind !== "url" || capabilities.has("route.svm"));
    return {
      ok: true,
      session: {
        capabilities,
        missing,
        ...(lacking && { unavailable: new Map([[onSolana, unavailable]]) }),
        runCase: (vector, context) => runServerCase(vector, parts, context),
      },
    };
  });

/** Looks for an offer on Solana; a server sells there too when it names the network as version 1 does, which is a fault. */
async function sellsOnSolana(
  network: string,
  challengeOf: ReturnType<typeof challengeBook>,
): Promise<ReadChallenge | undefined> {
  const named = await challengeOf("svm", { network });
  return named ?? challengeOf("svm", { network: networkToV1(network) ?? network });
}

/** Starts the suite's facilitator; a fixed port that somebody holds is for the user to free, not a fault of the suite. */
async function startPeer(
  options: Parameters<typeof startFacilitatorPeer>[0],
): Promise<FacilitatorPeer | { ok: false; reason: string }> {
  try {
    return await startFacilitatorPeer(options);
  } catch (error) {
    if (options.port !== 0 && isX402Error(error, "invalid_configuration")) return { ok: false, reason: error.message };
    throw error;
  }
}

function payeeIn(challenge: ReadChallenge | undefined): string | undefined {
  const payTo = member(challenge?.offer, "payTo");
  return typeof payTo === "string" ? payTo : undefined;
}

async function payeeOf(session: string): Promise<string> {
  const { deriveSolanaKey } = await import("../svm-chain/keys.js");
  return (await deriveSolanaKey("payee", session)).address;
}
