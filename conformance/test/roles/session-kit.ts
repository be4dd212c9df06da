import type { World } from "../../src/chain/world.js";
import type { Role } from "../../src/report/format.js";
import type { CaseRun, OpenSession, Session, Target } from "../../src/run/types.js";
import { type Given, Step, type Vector } from "../../src/vectors/format.js";

const anything = { any: [{ grade: "strict", match: {} }] };
let opened = 0;
let cases = 0;

/** Opens a session for a test, or throws why it cannot be opened. */
export async function openFor(
  world: World,
  { role, target, open, solana = false }: { role: Role; target: Target; open: OpenSession; solana?: boolean },
): Promise<Session> {
  opened += 1;
  const outcome = await open({ role, target, world, solana, seed: 1, timeoutMs: 15_000, run: `test-${opened}` });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.session;
}

/** A vector of a test, whose steps expect nothing unless they say so. */
export function vectorOf(role: Role, steps: readonly object[], given: Given = {}): Vector {
  return {
    id: `${role}/test`,
    $schema: "",
    rev: 1,
    title: "A vector of a test",
    why: "To see what a session observes",
    role,
    kind: "positive",
    requirements: [],
    given,
    steps: steps.map((step) => Step.parse("chain" in step ? step : { expect: anything, ...step })),
  };
}

/** Runs a case of its own. */
export async function runOnce(session: Session, vector: Vector): Promise<CaseRun> {
  cases += 1;
  return session.runCase(vector, { caseId: `case-${cases}`, signal: AbortSignal.timeout(15_000) });
}
