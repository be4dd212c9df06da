import type { World } from "../chain/world.js";
import { openLibSession } from "../lib/session.js";
import type { ChainRole, Role } from "../report/format.js";
import { openClientSession } from "../roles/client.js";
import { openFacilitatorSession } from "../roles/facilitator.js";
import { openServerSession } from "../roles/server.js";
import { run } from "../run/run.js";
import type { OfflineSessionOptions, OpenSession } from "../run/types.js";
import type { Trial, TrialOptions } from "./types.js";

const sessions: Readonly<Record<ChainRole, OpenSession>> = {
  facilitator: openFacilitatorSession,
  server: openServerSession,
  client: openClientSession,
};

/** Long enough for any case; a hang is found by its own vectors' shorter limits. */
const caseTimeoutMs = 10_000;

/** Makes the function that runs vectors against a target, each time with payers of its own. */
export function createTrial({ world, ...options }: TrialOptions): Trial {
  return createTrials(options, (role) => (role === "lib" ? { open: openLibSession } : { world, open: sessions[role] }));
}

/** The same for libraries alone, which need no chain. */
export function createLibTrial(options: Omit<TrialOptions, "world">): Trial {
  return createTrials(options, () => ({ open: openLibSession }));
}

type Place = { open: OpenSession<OfflineSessionOptions> } | { world: World; open: OpenSession };

function createTrials({ catalogue, seed, jobs }: Omit<TrialOptions, "world">, placeOf: (role: Role) => Place): Trial {
  let runs = 0;
  return (role, target, { only, timeoutMs = caseTimeoutMs } = {}) => {
    runs += 1;
    return run({
      role,
      target,
      ...placeOf(role),
      catalogue,
      seed,
      jobs,
      timeoutMs,
      run: `selftest-${runs}`,
      ...(only ? { selection: { only }, confirmFailures: false } : {}),
    });
  };
}
