import { type ChildProcess, spawn } from "node:child_process";
import { registerGroup, signalGroup, unregisterGroup } from "./registry.js";
import { keepTail } from "./tail.js";

/** How a program is started. */
export interface SpawnChildOptions {
  /** What messages call the program, such as `facilitator under test`. */
  name: string;
  args?: readonly string[];
  /** Runs the command through the system's shell. */
  shell?: boolean;
  cwd?: string;
  /** Added to this process's environment; `undefined` takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Stops the program when aborted. */
  signal?: AbortSignal;
  /** Gives the program a standard input, written to by `write`; without it, its input is empty. */
  input?: boolean;
  /** Hears every piece of standard output as it arrives. */
  onStdout?(bytes: Uint8Array): void;
  /** How many characters of each output are kept, the last ones; 262,144 by default. */
  maxOutputChars?: number;
}

/** How a program ended. */
export interface ChildExit {
  /** The exit code, or nothing when a signal ended it or it never started. */
  code: number | undefined;
  signal: NodeJS.Signals | undefined;
  /** Why it could not be started. */
  error?: Error;
}

/** A program that was started, and its whole family. */
export interface Child {
  readonly name: string;
  readonly pid: number | undefined;
  /** Settles once the program has ended and its output is read to the end; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Writes to standard input; nothing happens when the program has none or does not read any more. */
  write(text: string): void;
  /** How it ended, or nothing while it runs. */
  exit(): ChildExit | undefined;
  /** The end of what it wrote to standard output. */
  stdout(): string;
  /** The end of what it wrote to standard error. */
  stderr(): string;
  /** The last lines of both outputs, for messages, the ends of overlong ones; 20 by default. */
  lastLines(count?: number): string;
  /** Waits until an output matches; nothing when the program ends or the time passes first. */
  waitForOutput(pattern: RegExp, options: { timeoutMs: number }): Promise<RegExpExecArray | undefined>;
  /** Asks the whole family to end, and after `graceMs` (2,000 by default) kills it; settles when it is gone. */
  stop(options?: { graceMs?: number }): Promise<ChildExit>;
}

const defaultOutputChars = 262_144;
const defaultGraceMs = 2_000;
/** A program that prints megabytes without a line break must not fill a screen or a report with them. */
const maxLineChars = 300;
/** Somebody who left the family may hold its output open; nobody waits for such a one longer than this. */
const drainMs = 500;

/**
 * Starts a program in a process group of its own, so that stopping it also stops what it has started itself.
 *
 * The family never outlives this process: it is killed when this process exits, is interrupted or is itself killed. When
 * the program ends, what is left of its family is killed too. A program that cannot be started is one that has ended.
 *
 * @example
 * ```ts
 * const server = spawnChild("npm start", { name: "server under test", shell: true, env: { PORT: "4021" } });
 * if (!(await server.waitForOutput(/listening/i, { timeoutMs: 30_000 }))) throw new Error(server.lastLines());
 * await server.stop();
 * ```
 */
export function spawnChild(command: string, options: SpawnChildOptions): Child {
  const { args = [], shell = false, cwd, env = {}, input = false, signal, onStdout } = options;
  const { maxOutputChars = defaultOutputChars } = options;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  const started = launch(command, { args, shell, cwd, env, input });
  // Whoever has ended reads no more; its exit tells the story.
  started.child?.stdin?.on("error", () => {});
  if (onStdout) started.child?.stdout?.on("data", onStdout);
  const stdout = keepTail(started.child?.stdout ?? null, { maxChars: maxOutputChars, onText: wake });
  const stderr = keepTail(started.child?.stderr ?? null, { maxChars: maxOutputChars, onText: wake });

  let exit: ChildExit | undefined;
  const exited = ending(started).then((end) => {
    exit = end;
    signal?.removeEventListener("abort", onAbort);
    wake();
    return end;
  });
  const onAbort = () => void stop();
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();

  async function stop({ graceMs = defaultGraceMs } = {}): Promise<ChildExit> {
    const group = started.child?.pid;
    if (exit || group === undefined || started.ended()) return exited;
    signalGroup(group, "SIGTERM");
    const kill = setTimeout(() => {
      if (!started.ended()) signalGroup(group, "SIGKILL");
    }, graceMs);
    const end = await exited;
    clearTimeout(kill);
    return end;
  }

  return {
    name: options.name,
    pid: started.child?.pid,
    exited,
    write: (text) => void started.child?.stdin?.write(text),
    exit: () => exit,
    stdout: stdout.text,
    stderr: stderr.text,
    lastLines: (count = 20) => lastLines([stdout.text(), stderr.text()], count),
    waitForOutput: (pattern, { timeoutMs }) =>
      new Promise((resolve) => {
        const finish = (found: RegExpExecArray | undefined) => {
          waiting.delete(check);
          clearTimeout(timer);
          resolve(found);
        };
        const check = () => {
          const found = pattern.exec(stdout.text()) ?? pattern.exec(stderr.text());
          if (found || exit) finish(found ?? undefined);
        };
        const timer = setTimeout(() => finish(undefined), timeoutMs);
        waiting.add(check);
        check();
      }),
    stop,
  };
}

interface Launched {
  child: ChildProcess | undefined;
  error?: Error;
  /** Whether the leader has ended; from then on its number may belong to somebody else. */
  ended(): boolean;
}

interface LaunchOptions {
  args: readonly string[];
  shell: boolean;
  cwd: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  input: boolean;
}

function launch(command: string, { args, shell, cwd, env, input }: LaunchOptions): Launched {
  try {
    const child = spawn(command, args, {
      shell,
      cwd,
      env: { ...process.env, ...env },
      detached: process.platform !== "win32",
      stdio: [input ? "pipe" : "ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    if (child.pid !== undefined) registerGroup(child.pid);
    return { child, ended: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null };
  } catch (error) {
    // Bad arguments, such as a command with a null character, are reported like a program that is not there.
    return { child: undefined, error: error instanceof Error ? error : new Error(String(error)), ended: () => true };
  }
}

function ending({ child, error }: Launched): Promise<ChildExit> {
  if (!child) return Promise.resolve({ code: undefined, signal: undefined, ...(error ? { error } : {}) });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: undefined, signal: undefined, error });
    });
    child.once("exit", (code, signal) => {
      const { pid } = child;
      if (pid !== undefined) {
        signalGroup(pid, "SIGKILL");
        unregisterGroup(pid);
      }
      const finish = () => {
        clearTimeout(drain);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      };
      const drain = setTimeout(finish, drainMs);
      child.once("close", finish);
    });
  });
}

function lastLines(texts: readonly string[], count: number): string {
  return texts
    .flatMap((text) => {
      const lines = text.trimEnd().split("\n");
      return text.trim() === "" ? [] : lines.slice(-count).map(endOfLine);
    })
    .join("\n");
}

function endOfLine(line: string): string {
  return line.length > maxLineChars ? `…${line.slice(1 - maxLineChars)}` : line;
}
