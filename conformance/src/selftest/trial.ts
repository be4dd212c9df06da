import type { Role } from "../report/format.js";
import { openClientSession } from "../roles/client.js";
import { openFacilitatorSession } from "../roles/facilitator.js";
import { openServerSession } from "../roles/server.js";
import { run } from "../run/run.js";
import type { OpenSession } from "../run/types.js";
import type { SelftestOptions, Trial } from "./types.js";

const sessions: Readonly<Record<Role, OpenSession>> = {
  facilitator: openFacilitatorSession,
  server: openServerSession,
  client: openClientSession,
};

/** Long enough for any case; a hang is found by its own vectors' shorter limits. */
const caseTimeoutMs = 10_000;

/** Makes the function that runs vectors against a target, each time with payers of its own. */
export function createTrial({ world, catalogue, seed, jobs }: SelftestOptions): Trial {
  let runs = 0;
  return (role, target, { only, timeoutMs = caseTimeoutMs } = {}) => {
    runs += 1;
    return run({
      role,
      target,
      world,
      catalogue,
      seed,
      jobs,
      timeoutMs,
      open: sessions[role],
      run: `selftest-${runs}`,
      ...(only ? { selection: { only }, confirmFailures: false } : {}),
    });
  };
}
