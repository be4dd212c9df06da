import type { World } from "../chain/world.js";
import type { ChainRole, Report, Role } from "../report/format.js";
import { createProgress } from "../report/progress.js";
import { type Baseline, expectedBy, readBaseline, staleEntries } from "../run/baseline.js";
import { run } from "../run/run.js";
import { type Selection, select } from "../run/select.js";
import type { OfflineSessionOptions, OpenSession, Routes, Target } from "../run/types.js";
import type { Catalogue } from "../vectors/load.js";
import { type Arguments, wholeNumber } from "./arguments.js";
import { type Io, wantsColour } from "./io.js";
import { readUserFile } from "./load.js";
import { readRoutes } from "./routes.js";
import { chooseTarget, requireLocal } from "./target-choice.js";
import { UsageError } from "./usage-error.js";

/** A run as its command line describes it, with everything checked that can be checked beforehand. */
export interface Trial {
  role: Role;
  target: Target;
  catalogue: Catalogue;
  selection: Selection;
  seed: number;
  jobs: number;
  timeoutMs: number;
  bail: boolean;
  strict: boolean;
  rpcUrl?: string;
  svmRpcUrl?: string;
  routes?: Routes;
  baseline?: Baseline;
  /** Options to repeat in replay lines. */
  replayOptions: readonly string[];
}

/** What a role is tried with, loaded when it is: a chain and its peers take longer to load than a library takes to try. */
const sessions: Readonly<Record<ChainRole, () => Promise<OpenSession>>> = {
  facilitator: async () => (await import("../roles/facilitator.js")).openFacilitatorSession,
  server: async () => (await import("../roles/server.js")).openServerSession,
  client: async () => (await import("../roles/client.js")).openClientSession,
};

type Place = { open: OpenSession<OfflineSessionOptions> } | { world: World; open: OpenSession };

/** Where a role is tried: a library nowhere, all others in a world with a chain. */
async function openPlace({ role, rpcUrl, svmRpcUrl, target }: Trial): Promise<Place> {
  if (role === "lib") return { open: (await import("../lib/session.js")).openLibSession };
  const open = await sessions[role]();
  const { openWorld } = await import("./world.js");
  return { world: await openWorld({ rpcUrl, svmRpcUrl, running: target.kind === "url" }), open };
}

/** Questions to a driver cost nothing but its own time. */
const libJobs = 16;

/** Reads the options of a run. Throws `UsageError` before anything is started. */
export async function planTrial(
  role: Role,
  args: Arguments,
  {
    catalogue,
    given = {},
  }: {
    catalogue: Catalogue;
    given?: { url?: string; cmd?: string; driver?: string; seed?: number; selection?: Selection };
  },
): Promise<Trial> {
  const target = chooseTarget(role, args, given);
  const selection = given.selection ?? {
    profiles: args.many("profile"),
    only: args.many("only"),
    skip: args.many("skip"),
  };
  const selected = select(catalogue, role, selection);
  if (!selected.ok) throw new UsageError(selected.problem);
  const baselineFile = args.one("baseline");
  const routesFile = args.one("routes");
  const rpcUrl = args.one("rpc-url");
  const svmRpcUrl = args.one("svm-rpc-url");
  for (const [option, url] of Object.entries({ "--rpc-url": rpcUrl, "--svm-rpc-url": svmRpcUrl })) {
    if (url !== undefined) requireLocal(option, url, args.has("live"));
  }
  return {
    role,
    target,
    catalogue,
    selection,
    seed: given.seed ?? wholeNumber(args, "seed", { fallback: 1, min: 0, max: Number.MAX_SAFE_INTEGER }),
    jobs: wholeNumber(args, "jobs", { fallback: role === "lib" ? libJobs : 4, min: 1, max: 64 }),
    timeoutMs: wholeNumber(args, "timeout", { fallback: 10_000, min: 100, max: 600_000 }),
    bail: args.has("bail"),
    strict: args.has("strict"),
    ...(rpcUrl !== undefined && { rpcUrl }),
    ...(svmRpcUrl !== undefined && { svmRpcUrl }),
    ...(routesFile !== undefined && { routes: await readRoutes(routesFile) }),
    ...(baselineFile !== undefined && { baseline: await baselineOf(baselineFile) }),
    replayOptions: ["rpc-url", "svm-rpc-url", "routes", "timeout"].flatMap((name) => {
      const value = args.one(name);
      return value === undefined ? [] : [`--${name}`, value];
    }),
  };
}

/** Makes the world, runs the trial in it and takes the world away again, whatever happens. */
export async function holdTrial(trial: Trial, io: Io, { noColour }: { noColour: boolean }): Promise<Report> {
  const { baseline, rpcUrl, svmRpcUrl, catalogue } = trial;
  const today = new Date().toISOString().slice(0, 10);
  const progress = io.errIsTerminal
    ? createProgress((text) => io.err(text), { width: io.columns ?? 80, colour: wantsColour(io, noColour) })
    : undefined;
  const place = await openPlace(trial);
  try {
    const report = await run({
      ...trial,
      ...place,
      signal: io.signal,
      // A chain that outlives the run remembers the payers of earlier runs.
      ...((rpcUrl ?? svmRpcUrl) !== undefined && { run: Date.now().toString(36) }),
      ...(baseline && { expectedBy: (result) => expectedBy(baseline, result, today) }),
      ...(progress && { onResult: progress.onResult }),
    });
    const known = catalogue.vectors.map(({ id }) => id);
    const stale = baseline ? staleEntries(baseline, report, { today, known }) : [];
    return stale.length > 0 ? { ...report, stale } : report;
  } finally {
    progress?.clear();
    if ("world" in place) await place.world.stop();
  }
}

async function baselineOf(file: string): Promise<Baseline> {
  const read = readBaseline(await readUserFile(file));
  if (read.ok) return read.baseline;
  throw new UsageError(
    `${file} is not a baseline: ${read.problem}. Write expect: [{ match: GLOB, status: fail|warn|flaky, because: "…" }].`,
  );
}
