import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { run, serve } from "./run.mjs";

const verdaccio = "6.10.4";

/**
 * Starts an empty registry for our scope on this machine; every other package still comes from the usual one. The registry
 * itself needs a newer Node than ours.
 */
export async function startRegistry(scratch, newestNode) {
  const folder = join(scratch, "registry");
  await mkdir(folder);
  // It asks for a tag of node-fetch that not every mirror has.
  const manifest = { private: true, dependencies: { verdaccio }, overrides: { "node-fetch": "2.7.0" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
  const listen = `127.0.0.1:${await freePort()}`;
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({
      storage: join(folder, "storage"),
      packages: { "@x402-reference/*": { access: "$all", publish: "$all" } },
      max_body_size: "100mb",
      log: { type: "stdout", format: "pretty", level: "http" },
    }),
  );
  const program = join(folder, "node_modules", "verdaccio", "bin", "verdaccio");
  const { stop } = await serve("node", [program, "--config", "config.json", "--listen", listen], {
    cwd: folder,
    path: [newestNode],
    until: /http address/,
  });
  const settings = `@x402-reference:registry=http://${listen}/\n//${listen}/:_authToken=rehearsal\n`;
  return { url: `http://${listen}/`, settings, stop };
}

/** A port that stays free for a while: systems give ports of their choice from 32768 on. */
export async function freePort() {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const server = createServer();
  const isFree = await new Promise((resolve) => {
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  return isFree ? port : freePort();
}
