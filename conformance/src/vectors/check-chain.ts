import type { Problem } from "./finding.js";
import type { ChainAction, Vector } from "./format.js";
import { isSvmAction } from "./svm-given-format.js";

const ofEvm = ["allowance", "native", "wallet", "manager", "probe", "rpc", "payment"] as const;
const ofBoth = new Set<ChainAction["do"]>(["set-funds", "wait"]);
/** What all cases on Solana would see. */
const aloneOnly = new Set<ChainAction["do"]>(["mine-blocks", "expire-blockhashes"]);

/** A case is on one chain, and does only what that chain knows. */
export function checkChain({ given, steps }: Vector): Problem[] {
  const onSolana = given?.svm !== undefined;
  const members = onSolana ? ofEvm.filter((member) => given[member] !== undefined) : [];
  const actions = [
    ...(given?.chain ?? []).map((action, index) => ({ action, pointer: `/given/chain/${index}` })),
    ...steps.flatMap((step, index) =>
      "chain" in step ? [{ action: step.chain, pointer: `/steps/${index}/chain` }] : [],
    ),
  ];
  const foreign = actions.filter(({ action }) => !ofBoth.has(action.do) && isSvmAction(action) !== onSolana);
  const shared = actions.filter(({ action }) => aloneOnly.has(action.do) && given?.exclusive !== true);
  return [
    ...members.map((member) => ({
      pointer: `/given/${member}`,
      problem: "A case on Solana has no such thing. Leave it out.",
    })),
    ...foreign.map(({ action, pointer }) => ({
      pointer,
      problem: `${action.do} is an action on ${onSolana ? "an EVM chain" : "Solana"}, but the case is not there: it has ${onSolana ? "" : "no "}given.svm.`,
    })),
    ...shared.map(({ action, pointer }) => ({
      pointer,
      problem: `${action.do} needs given.exclusive, as all cases see it.`,
    })),
  ];
}
