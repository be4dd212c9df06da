import { networkToV1 } from "@x402-reference/types/v1";
import { member } from "../peers/payment-header.js";
import type { SessionOptions } from "../run/types.js";
import type { Given, Vector } from "../vectors/format.js";
import { type CaseOptions, type CaseWorld, openCase } from "./case.js";
import { callBody, pathUnder } from "./facilitator-calls.js";
import { send } from "./http.js";
import { onSolana } from "./solana.js";
import { kindOf, serves } from "./supported.js";

/** Judges payments on Solana by their outcome, whatever their layout is. */
const anyLayout = "svm.any-layout";

/** What a facilitator can do on EVM when a sound payment of this kind verifies. */
const shownOnEvm: Readonly<Record<string, Given>> = {
  "asset.any": { probe: [] },
  "method.permit2": { payment: { method: "permit2" } },
  "method.erc7710": { manager: { behaviour: "honest-once" }, payment: { method: "erc7710" } },
  "factory.allowed": { wallet: { kind: "counterfactual", factory: "honest" } },
};

/** The same on Solana. */
const shownOnSvm: Readonly<Record<string, Given>> = {
  "svm.asset.any": { svm: { mint: {} } },
  "svm.token-2022": { svm: { mint: { program: "token-2022" } } },
  "svm.legacy": { svm: { payment: { version: "legacy" } } },
  [anyLayout]: { svm: { payment: { instructions: ["limit", "price", "memo", "transfer"] } } },
};

/** The same for whoever says that it serves smart wallets, which may be others than the suite's. */
const shownByWallets: Readonly<Record<string, Given>> = {
  "svm.smart-wallet": {
    svm: {
      walletFunds: "10000",
      payment: {
        limit: { units: 100_000 },
        transfer: { source: "$walletAccount", authority: "$wallet" },
        instructions: ["limit", "price", { wallet: ["transfer"] }, "memo"],
      },
    },
  },
};

/** Extensions that a facilitator says it supports. */
const extensions = ["eip2612GasSponsoring", "erc20ApprovalGasSponsoring"];

/** The facilitator that is asked. */
export interface Asked extends Pick<CaseOptions, "names" | "svmNames"> {
  options: SessionOptions;
  shared: CaseWorld;
  url: string;
  /** What it answers at `/supported`. */
  supported: unknown;
}

/** Finds out what a facilitator can do beyond payments in USDC by ERC-3009: from what it says, and from what it does. */
export async function facilitatorCapabilities(asked: Asked): Promise<Set<string>> {
  const { shared, supported } = asked;
  const networks = {
    "network.evm": serves(supported, shared.world.network),
    [onSolana]: shared.svm !== undefined && serves(supported, shared.svm.network),
  };
  const shown = {
    ...(networks["network.evm"] && shownOnEvm),
    ...(networks[onSolana] && shownOnSvm),
    ...(servesWallets(asked) && shownByWallets),
  };
  const tried = await Promise.all(
    Object.entries(shown).map(async ([name, given]) => ((await verifies(name, given, asked)) ? [name] : [])),
  );
  const served = Object.entries(networks).flatMap(([name, is]) => (is ? [name] : []));
  const found = [...served, ...declared(asked), ...tried.flat()];
  return new Set([...found, ...(networks[onSolana] && !found.includes(anyLayout) ? ["svm.static-layout"] : [])]);
}

function servesWallets({ supported, shared: { svm } }: Asked): boolean {
  const extra = svm && member(kindOf(supported, svm.network), "extra");
  return member(member(extra, "features"), "smartWalletSupported") === true;
}

function declared({ supported, shared: { world, svm } }: Asked): string[] {
  const names: unknown = member(supported, "extensions");
  const servesOne = (network: string | undefined) =>
    network !== undefined && serves(supported, networkToV1(network) ?? network, 1);
  return [
    ...(servesOne(world.network) ? ["version.1"] : []),
    ...(servesOne(svm?.network) ? ["svm.version.1"] : []),
    ...extensions.filter((name) => Array.isArray(names) && names.includes(name)).map((name) => `extension.${name}`),
  ];
}

async function verifies(
  name: string,
  given: Given,
  { options, shared, url, names, svmNames }: Asked,
): Promise<boolean> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const context = { caseId: `${options.seed}/${options.run}/probe/${name}`, signal };
  const open = await openCase({ ...probe, id: `probe/${name}`, given }, { shared, context, names, svmNames });
  try {
    const body = JSON.stringify(callBody(await open.payment()));
    const headers = [["Content-Type", "application/json"]] as const;
    const answer = await send(url, { method: "POST", target: pathUnder(url, "/verify"), headers, body }, { signal });
    return !("failure" in answer) && member(answer.json, "isValid") === true;
  } finally {
    await open.restore();
  }
}

const probe: Omit<Vector, "id" | "given"> = {
  $schema: "",
  rev: 1,
  title: "A sound payment of a kind",
  why: "Tells whether such payments are served",
  role: "facilitator",
  kind: "observe",
  requirements: [],
  steps: [],
};
