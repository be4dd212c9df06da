import { member } from "../peers/payment-header.js";
import type { SessionOptions } from "../run/types.js";
import type { Given, Vector } from "../vectors/format.js";
import { type CaseWorld, openCase } from "./case.js";
import { callBody, pathUnder } from "./facilitator-calls.js";
import { send } from "./http.js";

/** What a facilitator can do when a sound payment of this kind verifies. */
const shown: Readonly<Record<string, Given>> = {
  "asset.any": { probe: [] },
  "method.permit2": { payment: { method: "permit2" } },
  "method.erc7710": { manager: { behaviour: "honest-once" }, payment: { method: "erc7710" } },
  "factory.allowed": { wallet: { kind: "counterfactual", factory: "honest" } },
};

/** Extensions that a facilitator says it supports. */
const extensions = ["eip2612GasSponsoring", "erc20ApprovalGasSponsoring"];

/** The facilitator that is asked. */
export interface Asked {
  options: SessionOptions;
  shared: CaseWorld;
  url: string;
  names: { facilitator: string };
  /** What it answers at `/supported`. */
  supported: unknown;
}

/** Finds out what a facilitator can do beyond payments in USDC by ERC-3009: from what it says, and from what it does. */
export async function facilitatorCapabilities(asked: Asked): Promise<Set<string>> {
  const tried = await Promise.all(
    Object.entries(shown).map(async ([name, given]) => ((await verifies(name, given, asked)) ? [name] : [])),
  );
  return new Set([...declared(asked), ...tried.flat()]);
}

function declared({ supported }: Asked): string[] {
  const kinds: unknown = member(supported, "kinds");
  const names: unknown = member(supported, "extensions");
  const servesOne =
    Array.isArray(kinds) &&
    kinds.some(
      (kind) =>
        member(kind, "x402Version") === 1 &&
        member(kind, "scheme") === "exact" &&
        member(kind, "network") === "base-sepolia",
    );
  return [
    ...(servesOne ? ["version.1"] : []),
    ...extensions.filter((name) => Array.isArray(names) && names.includes(name)).map((name) => `extension.${name}`),
  ];
}

async function verifies(name: string, given: Given, { options, shared, url, names }: Asked): Promise<boolean> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const context = { caseId: `${options.seed}/${options.run}/probe/${name}`, signal };
  const open = await openCase({ ...probe, id: `probe/${name}`, given }, { shared, context, names });
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
