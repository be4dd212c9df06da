import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Makes one file of the buyer, as most of the time of a short life is spent on loading. */
export async function bundleBuyer(outfile) {
  await build({
    entryPoints: [fileURLToPath(new URL("buyer.mjs", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    // Native code does not fit into a bundle; without it the account is viem's.
    external: ["secp256k1"],
  });
}

const patienceMs = 60_000;

/**
 * Runs a buyer until it ends or dies: how it ended, and what it told before. `onStart` is handed a function that makes the
 * buyer lose its patience.
 */
export async function runBuyer(program, task, { onStart } = {}) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, TASK: JSON.stringify(task) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Who has died cannot be told any more.
  child.stdin.on("error", () => undefined);
  onStart?.({ giveUp: () => child.stdin.write("give up\n") });
  let [out, complaint] = ["", ""];
  child.stdout.on("data", (bytes) => {
    out += bytes;
  });
  child.stderr.on("data", (bytes) => {
    complaint = (complaint + bytes).slice(-2_000);
  });
  const late = setTimeout(() => child.kill("SIGTERM"), patienceMs);
  const [code, signal] = await once(child, "close");
  clearTimeout(late);
  const told = out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const killed = signal === "SIGKILL";
  return { told, killed, complaint: code === 0 || killed ? undefined : complaint || `ended by ${signal ?? code}` };
}
