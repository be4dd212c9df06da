import { guardGroup, releaseGroup } from "./watchdog.js";

const groups = new Set<number>();
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let listening = false;

/** Remembers a process group, to be killed when this process ends in whatever way. */
export function registerGroup(group: number): void {
  if (!listening) {
    listening = true;
    process.on("exit", killAll);
    for (const signal of endings) process.on(signal, onSignal);
  }
  groups.add(group);
  guardGroup(group);
}

/** Forgets a process group that is gone. */
export function unregisterGroup(group: number): void {
  if (groups.delete(group)) releaseGroup(group);
}

/** Sends a signal to every process of a group; answers whether the group had any. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    // Windows has no process groups: there the leader alone is signalled.
    return process.kill(process.platform === "win32" ? group : -group, signal);
  } catch {
    return false;
  }
}

function killAll(): void {
  for (const group of groups) signalGroup(group, "SIGKILL");
}

function onSignal(signal: NodeJS.Signals): void {
  killAll();
  // Listening takes away the signal's default. Where nobody else decides what it means, it ends the process as ever.
  if (process.listenerCount(signal) > 1) return;
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}
