// Two facilitators, each with a key of its own, that remember what they settle in one database.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = createRequire(import.meta.url).resolve("@x402-reference/facilitator/package.json");
const bin = join(dirname(manifest), "bin/x402-facilitator.js");
const config = fileURLToPath(new URL("x402-facilitator.yaml", import.meta.url));

const { EVM_PRIVATE_KEY_1, EVM_PRIVATE_KEY_2, PORT_1 = "4023", PORT_2 = "4024", ...env } = process.env;
const running = new Set();
let isStopping = false;

function start(own) {
  const member = spawn(process.execPath, [bin, "--config", config], { env: { ...env, ...own }, stdio: "inherit" });
  running.add(member);
  console.log(`Process ${member.pid} serves port ${own.PORT}.`);
  member.once("exit", (code, signal) => {
    running.delete(member);
    // Who was killed is started again; who ended by itself, such as over a wrong setting, would only do so again.
    if (signal && !isStopping) return start(own);
    process.exitCode ||= code ?? 0;
    stop();
  });
}

/** Each finishes what it has begun. */
function stop() {
  isStopping = true;
  for (const member of running) member.kill("SIGTERM");
}

process.on("SIGINT", stop).on("SIGTERM", stop);
start({ EVM_PRIVATE_KEY: EVM_PRIVATE_KEY_1, PORT: PORT_1 });
start({ EVM_PRIVATE_KEY: EVM_PRIVATE_KEY_2, PORT: PORT_2 });
