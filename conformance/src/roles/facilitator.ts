import { type Address, isAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { factoryAddresses } from "../chain/addresses.js";
import { createLedger } from "../chain/ledger.js";
import { startNodePeer } from "../peers/node.js";
import { member } from "../peers/payment-header.js";
import { loadStandard } from "../peers/standard.js";
import { giveGas } from "../peers/suite-account.js";
import type { OpenSession, Session } from "../run/types.js";
import { type CaseWorld, openCase } from "./case.js";
import { pathUnder, runCalls } from "./facilitator-calls.js";
import { facilitatorCapabilities } from "./facilitator-capabilities.js";
import { type HttpAnswer, type HttpFailure, send } from "./http.js";
import { inScope } from "./scope.js";
import { cannotAssess, startTarget } from "./start-target.js";
import { targetKey } from "./target-key.js";

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
    };
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
    const shared = { world, ledger: createLedger(world), standard: await loadStandard(), node };
    const names = { facilitator: signers[0] ?? privateKeyToAddress(key) };
    const capabilities = await facilitatorCapabilities({ options, shared, url, names, supported: jsonOf(supported) });
    // One that runs already has its own node.
    if (target.kind !== "url") capabilities.add("node.faults");
    return { ok: true, session: facilitatorSession({ url, shared, names, capabilities }) };
  });

/** The factories that the program is told to trust: all but one. */
const listedFactories = Object.entries(factoryAddresses)
  .filter(([name]) => name !== "unlisted")
  .map(([, address]) => address);

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

function jsonOf(answer: HttpAnswer | HttpFailure): unknown {
  return "failure" in answer ? undefined : answer.json;
}

/** The addresses of EVM accounts among the signers that a facilitator names. */
function signersOf(answer: HttpAnswer | HttpFailure): Address[] {
  const signers = "failure" in answer ? undefined : member(answer.json, "signers");
  const all: unknown[] = Object.values(typeof signers === "object" && signers !== null ? signers : {}).flat();
  return all.filter((signer): signer is Address => typeof signer === "string" && isAddress(signer, { strict: false }));
}
