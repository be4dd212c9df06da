import type { World } from "../chain/world.js";
import type { Driver } from "../lib/contract.js";
import type { Role, TranscriptEntry } from "../report/format.js";
import type { Vector } from "../vectors/format.js";

/** A program under test: started from a command, reached at a URL, or (the suite on trial) in this process. */
export interface Target {
  readonly kind: "url" | "cmd" | "in-process";
  /** The URL, the command, or a name. */
  readonly value: string;
  /** Starts it with the environment of `design/conformance.md`; a client is not started but run once for each purchase. */
  start(environment: Readonly<Record<string, string>>): Promise<RunningTarget>;
}

/** A target that is up. */
export interface RunningTarget {
  /** Where a facilitator or server answers, without trailing slash. */
  readonly url?: string;
  /** Lets a client make one purchase. */
  purchase?(environment: Readonly<Record<string, string>>, timeoutMs: number): Promise<Purchase>;
  /** Lets a library's driver answer. */
  readonly driver?: Driver;
  /** The last lines that the program printed, for messages. */
  output(): string;
  /** Why the program is not running any more, or nothing while it is. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

/** What was seen of one run of a client. */
export interface Purchase {
  /** Nothing when it had to be killed. */
  exitCode: number | undefined;
  timedOut: boolean;
  stdout: string;
  stderr: string;
  durationMs: number;
}

/** A paid or unpaid route of a server under test; `paid` is the one that every server has. */
export interface Route {
  method: string;
  path: string;
  /** The tool of the Model Context Protocol that is called there, */
  tool?: string | undefined;
  /** and with what. */
  arguments?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the target said that it has it; one that was only found by probing is not. */
  declared: boolean;
}
export type Routes = Readonly<Record<string, Route>>;

/** What all cases of a run share, of a role that needs no chain. */
export interface OfflineSessionOptions {
  role: Role;
  target: Target;
  /** Seeds keys and nonces. */
  seed: number;
  /** The longest that one case may take, in milliseconds. */
  timeoutMs: number;
  /** Routes that the target declares (server role). */
  routes?: Routes;
  /** Distinguishes runs on one chain, so that no two share payers. */
  run: string;
}

/** What all cases of a run share. */
export interface SessionOptions extends OfflineSessionOptions {
  world: World;
  /** Whether any of the cases is on Solana, which is started only then. */
  solana?: boolean;
}

/** What one case needs to know of itself. */
export interface CaseContext {
  /** Unique for each attempt at each vector of a run; keys and nonces are derived from it. */
  caseId: string;
  signal: AbortSignal;
  /** The longest that the case may take, in milliseconds, where it differs from that of the session. */
  timeoutMs?: number;
}

/** Everything that was seen while a case ran; vectors point into it. See `specs/AUTHORING.md` for its members. */
export interface CaseDocument {
  steps: Record<string, unknown>;
  [part: string]: unknown;
}

/** A finished case. */
export interface CaseRun {
  document: CaseDocument;
  transcript: TranscriptEntry[];
  /** The target was stopped because it took too long; what that means is the vector's to say. */
  timedOut?: boolean;
}

/** A target that is up, has shown that it can be assessed, and is ready for cases. */
export interface Session {
  /** What it was found to be able to do, such as `asset.any` and `route.free`; vectors' `needs` ask for these. */
  readonly capabilities: ReadonlySet<string>;
  /** What it declared and does not show; vectors that need these are untestable rather than not applicable. */
  readonly missing: ReadonlySet<string>;
  /** What the suite lacks to find out whether the target can do it, and why. */
  readonly unavailable?: ReadonlyMap<string, string>;
  /** What the target says of itself, such as its name and version. */
  readonly about?: string;
  runCase(vector: Vector, context: CaseContext): Promise<CaseRun>;
  close(): Promise<void>;
}

/** Opens a session, or says why the target cannot be assessed. */
export type OpenSession<Options = SessionOptions> = (
  options: Options,
) => Promise<{ ok: true; session: Session } | { ok: false; reason: string; output?: string }>;
