import { X402Error } from "@x402-reference/types";
import { type Child, type ChildExit, spawnChild } from "../process/child.js";
import type { ChainRole } from "../report/format.js";
import { showDuration } from "../report/words.js";
import { freePort } from "./free-port.js";
import { answers, awaitReady } from "./readiness.js";
import type { Purchase, RunningTarget, Target } from "./types.js";

export interface CommandTargetOptions {
  cwd?: string;
  /** The longest that the program may take until it is ready, in milliseconds. */
  startTimeoutMs?: number;
}

/** Long enough for a package runner to fetch and compile a program, short enough to wait for. */
const defaultStartTimeoutMs = 30_000;

/**
 * A program under test that is started from a command line: once, for a facilitator or a server; once for each purchase,
 * for a client. A program that does not come up makes `start` throw `invalid_configuration` with what it said.
 *
 * @example
 * ```ts
 * const target = commandTarget("facilitator", "node facilitator.js");
 * ```
 */
export function commandTarget(role: ChainRole, command: string, options: CommandTargetOptions = {}): Target {
  return {
    kind: "cmd",
    value: command,
    start: (environment) =>
      role === "client"
        ? Promise.resolve(purchaser(command, environment, options))
        : startListener(role, command, { ...options, environment }),
  };
}

/**
 * A program under test that runs already. Nobody can tell whether it was started with the right environment, only whether
 * something answers: nothing there makes `start` throw `invalid_configuration`.
 */
export function urlTarget(url: string): Target {
  return {
    kind: "url",
    value: url,
    async start() {
      if (!(await answers(url))) {
        throw notUp(`Nothing answers at ${url}.`, "Start the program there, or give --cmd and the suite starts it.");
      }
      return { url, output: () => "", ended: () => undefined, stop: async () => undefined };
    },
  };
}

async function startListener(
  role: "facilitator" | "server",
  command: string,
  {
    environment,
    cwd,
    startTimeoutMs = defaultStartTimeoutMs,
  }: CommandTargetOptions & { environment: Readonly<Record<string, string>> },
): Promise<RunningTarget> {
  const port = await freePort();
  const child = spawnChild(command, {
    name: `${role} under test`,
    shell: true,
    env: { ...environment, PORT: String(port) },
    ...(cwd !== undefined && { cwd }),
  });
  const began = performance.now();
  let lifeMs = 0;
  const ended = () => {
    const exit = child.exit();
    return exit && `${howItEnded(exit)} after ${showDuration(lifeMs)}.`;
  };
  const exited = child.exited.then(() => {
    lifeMs = performance.now() - began;
  });
  const ready = await awaitReady({
    port,
    path: role === "facilitator" ? "/supported" : undefined,
    exited,
    output: () => child.lastLines(200),
    timeoutMs: startTimeoutMs,
  });
  if (!ready.ok) {
    await child.stop();
    throw startProblem({ child, port, death: ready.why === "ended" ? ended() : undefined, silence: ready.detail });
  }
  return {
    url: ready.url,
    output: () => child.lastLines(),
    ended,
    async stop() {
      await child.stop();
    },
  };
}

function startProblem({
  child,
  port,
  death,
  silence,
}: {
  child: Child;
  port: number;
  death: string | undefined;
  silence: string;
}): X402Error {
  const output = child.lastLines().trim();
  const said = output ? `\nIts last output:\n${output}` : " It printed nothing.";
  if (/EADDRINUSE|address already in use/i.test(output)) {
    return notUp(
      `${death ?? "The program did not start."} It says that its address is in use.${said}`,
      `\nLet it listen on the port that the environment variable PORT names (${port} in this run), and stop what holds the other one.`,
    );
  }
  return notUp(`${death === undefined ? silence : `${death} It was not ready yet.`}${said}`);
}

function notUp(message: string, remedy?: string): X402Error {
  return new X402Error("invalid_configuration", message, { field: "target", ...(remedy !== undefined && { remedy }) });
}

/** How a program ended, as the beginning of a sentence. */
export function howItEnded({ code, signal, error }: ChildExit): string {
  if (error) return `The program could not be started (${error.message})`;
  return code === undefined
    ? `The program was ended by ${signal ?? "a signal"}`
    : `The program ended with exit code ${code}`;
}

function purchaser(
  command: string,
  shared: Readonly<Record<string, string>>,
  { cwd }: CommandTargetOptions,
): RunningTarget {
  let lastOutput = "";
  const running = new Set<Child>();
  return {
    async purchase(environment, timeoutMs): Promise<Purchase> {
      const began = performance.now();
      const child = spawnChild(command, {
        name: "client under test",
        shell: true,
        env: { ...shared, ...environment },
        ...(cwd !== undefined && { cwd }),
      });
      running.add(child);
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        void child.stop({ graceMs: 500 });
      }, timeoutMs);
      const exit = await child.exited;
      clearTimeout(timer);
      running.delete(child);
      lastOutput = child.lastLines();
      return {
        exitCode: timedOut ? undefined : exit.code,
        timedOut,
        stdout: child.stdout(),
        stderr: exit.error ? `${child.stderr()}${exit.error.message}` : child.stderr(),
        durationMs: Math.round(performance.now() - began),
      };
    },
    output: () => lastOutput,
    ended: () => undefined,
    async stop() {
      await Promise.all([...running].map((child) => child.stop()));
    },
  };
}
