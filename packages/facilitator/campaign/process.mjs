import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const victim = fileURLToPath(new URL("victim.mjs", import.meta.url));

/**
 * Starts a facilitator and answers when it listens, or when it has died on the way there. Its URL may be asked at any
 * time; a dead one refuses the connection.
 */
export async function startVictim(env) {
  const child = spawn(process.execPath, [victim], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes) => {
    said = (said + bytes).slice(-2_000);
  });
  const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const url = await Promise.race([
    new Promise((resolve) => {
      child.stdout.on("data", (bytes) => {
        const [, port] = /ready (\d+)/.exec(String(bytes)) ?? [];
        if (port) resolve(`http://127.0.0.1:${port}`);
      });
    }),
    exited.then(() => undefined),
  ]);
  const end = child.exitCode ?? child.signalCode;
  if (!url && end !== "SIGKILL") throw new Error(`A facilitator did not start: ${said}`);
  return {
    url: url ?? "http://127.0.0.1:1",
    isDead: () => child.exitCode !== null || child.signalCode !== null,
    wasKilled: () => child.signalCode === "SIGKILL",
    async stop() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
