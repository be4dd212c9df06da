import { type ChildProcess, spawn } from "node:child_process";

// Reads "+ GROUP" and "- GROUP" until the pipe closes, which happens however this process ends, and kills what is left.
const script = `groups=" "
while read -r change group; do
  case "$change" in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done`;

let watchdog: ChildProcess | undefined;

/**
 * Has a process group killed even if this process dies without a chance to do it itself, as by SIGKILL.
 *
 * One small shell waits beside this process for that; on Windows there is none, and only orderly ends are covered.
 */
export function guardGroup(group: number): void {
  tell("+", group);
}

/** Ends the guard of a group that is gone, before its number can be given to somebody else. */
export function releaseGroup(group: number): void {
  tell("-", group);
}

function tell(change: "+" | "-", group: number): void {
  if (process.platform === "win32") return;
  watchdog ??= start();
  watchdog.stdin?.write(`${change} ${group}\n`);
}

function start(): ChildProcess {
  const shell = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  // Without a shell there is no guard; the handlers in this process remain.
  shell.on("error", () => {});
  shell.stdin.on("error", () => {});
  shell.on("exit", () => {
    if (watchdog === shell) watchdog = undefined;
  });
  shell.unref();
  if ("unref" in shell.stdin && typeof shell.stdin.unref === "function") shell.stdin.unref();
  return shell;
}
