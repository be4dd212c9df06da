// Two facilitators, each with a key of its own, that remember what they settle in one database.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = createRequire(import.meta.url).resolve("@x402-reference/facilitator/package.json");
const bin = join(dirname(manifest), "bin/x402-facilitator.js");
const config = fileURLToPath(new URL("x402-facilitator.yaml", import.meta.url));

const { EVM_PRIVATE_KEY_1, EVM_PRIVATE_KEY_2, ...env } = process.env;
const members = [
  { EVM_PRIVATE_KEY: EVM_PRIVATE_KEY_1, PORT: "4023" },
  { EVM_PRIVATE_KEY: EVM_PRIVATE_KEY_2, PORT: "4024" },
].map((own) => spawn(process.execPath, [bin, "--config", config], { env: { ...env, ...own }, stdio: "inherit" }));

// Each finishes what it has begun; the one that fails takes the other one with it.
const stop = () => {
  for (const member of members) member.kill("SIGTERM");
};
process.on("SIGINT", stop).on("SIGTERM", stop);
for (const member of members) {
  member.once("exit", (code) => {
    process.exitCode ||= code ?? 1;
    stop();
  });
}
