import { privateKeyToAddress } from "viem/accounts";
import { factoryAddresses } from "../chain/addresses.js";
import { createLedger } from "../chain/ledger.js";
import { startNodePeer } from "../peers/node.js";
import { loadStandard } from "../peers/standard.js";
import { giveGas } from "../peers/suite-account.js";
import type { OpenSession, Session } from "../run/types.js";
import { smartWalletProgramAddress } from "../svm-chain/smart-wallet-program/instruction.js";
import { type CaseOptions, type CaseWorld, openCase } from "./case.js";
import { pathUnder, runCalls } from "./facilitator-calls.js";
import { facilitatorCapabilities } from "./facilitator-capabilities.js";
import { send } from "./http.js";
import { inScope } from "./scope.js";
import { onSolana, openSolana, payFees, solanaEnvironment } from "./solana.js";
import { cannotAssess, startTarget } from "./start-target.js";
import { evmSigners, servesSolana, supportProblem, svmPayers } from "./supported.js";
import { targetKey, targetSvmKey } from "./target-key.js";

/**
 * Opens a session with a facilitator: starts it on the suite's chain, checks that it says what it serves, and finds out
 * what else it can do.
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
    const solana = await openSolana(options, scope);
    const { svm, svmNode, unavailable } = solana;
    const svmKey = svm && (await targetSvmKey(options, svm));
    const node = await startNodePeer({ rpcUrl: world.rpcUrl, key });
    scope.closes(node.stop);
    const environment = {
      EVM_NETWORK: world.network,
      EVM_RPC_URL: node.url,
      EVM_PRIVATE_KEY: key,
      // What cannot be known of a chain that begins now; a program may leave any of it alone.
      EVM_EIP6492_FACTORIES: listedFactories.join(","),
      EVM_DELEGATION_MANAGERS: "any",
      EVM_SPONSOR_APPROVALS: "true",
      ...solanaEnvironment(solana),
      ...(svm && { SVM_SMART_WALLETS: smartWalletProgramAddress }),
      ...(svmKey && { SVM_PRIVATE_KEY: svmKey.secretKey }),
    };
    const started = await startTarget(options, { environment, scope });
    if (!started.ok) return started;
    const { running, url } = started;
    const signal = AbortSignal.timeout(timeoutMs);
    const supported = await send(url, { method: "GET", target: pathUnder(url, "/supported") }, { signal });
    const answer = "failure" in supported ? undefined : supported.json;
    const problem = supportProblem(supported, [world.network, ...(svm ? [svm.network] : [])]);
    if (problem) return cannotAssess(running, problem);

    const signers = evmSigners(answer);
    const payers = svm ? await svmPayers(answer, svm.network) : [];
    // Whoever runs already may have brought a key of his own, and it needs gas like any other.
    if (target.kind === "url") {
      await Promise.all(signers.map((signer) => giveGas(world, signer)));
      if (svm) await payFees(svm, payers);
    }
    const shared = { world, ledger: createLedger(world), standard: await loadStandard(), node, svm, svmNode };
    const names = { facilitator: signers[0] ?? privateKeyToAddress(key) };
    const feePayer = payers[0] ?? svmKey?.address;
    const parts = { url, shared, names, svmNames: feePayer === undefined ? undefined : { feePayer } };
    const capabilities = await facilitatorCapabilities({ ...parts, options, supported: answer });
    // One that runs already has its own node.
    if (target.kind !== "url") capabilities.add("node.faults");
    const lacking = unavailable !== undefined && (target.kind !== "url" || servesSolana(answer));
    return {
      ok: true,
      session: {
        ...facilitatorSession({ ...parts, capabilities }),
        ...(lacking && { unavailable: new Map([[onSolana, unavailable]]) }),
      },
    };
  });

/** The factories that the program is told to trust: all but one. */
const listedFactories = Object.entries(factoryAddresses)
  .filter(([name]) => name !== "unlisted")
  .map(([, address]) => address);

interface Parts extends Pick<CaseOptions, "names" | "svmNames"> {
  url: string;
  shared: CaseWorld;
  capabilities: ReadonlySet<string>;
}

function facilitatorSession({ url, shared, names, svmNames, capabilities }: Parts): Omit<Session, "close"> {
  return {
    capabilities,
    missing: new Set(),
    async runCase(vector, context) {
      const open = await openCase(vector, { shared, context, names, svmNames });
      try {
        return await runCalls(vector, { open, url, signal: context.signal });
      } finally {
        await open.restore();
      }
    },
  };
}
