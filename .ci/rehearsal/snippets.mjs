import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./registry.mjs";
import { run, serve } from "./run.mjs";

/**
 * Writes the examples of the installed READMEs, as `types-1.ts` and so on, into a folder of the project. Where they listen on
 * 4021 and 4022, these listen on ports that are free.
 */
export async function writeSnippets(folder) {
  const scope = join(folder, "node_modules", "@x402-reference");
  const names = [];
  const ports = { 4021: await freePort(), 4022: await freePort() };
  await mkdir(join(folder, "snippets"), { recursive: true });
  for (const name of await readdir(scope)) {
    const text = await readFile(join(scope, name, "README.md"), "utf8");
    for (const [index, [, code]] of [...text.matchAll(/^```ts\n(.*?)^```/gms)].entries()) {
      names.push(`${name}-${index + 1}`);
      await writeFile(
        join(folder, "snippets", `${names.at(-1)}.ts`),
        code.replace(/\b402[12]\b/g, (port) => ports[port]),
      );
    }
  }
  return { names, ports };
}

/** Compiles them with the types that were published, resolved as Node and as bundlers do. */
export async function compileSnippets(folder) {
  const common = { noEmit: true, strict: true, target: "es2022", types: ["node"], skipLibCheck: false };
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const compilerOptions = { ...common, module, moduleResolution, lib: ["es2023", "dom"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["snippets/*.ts"] }));
    await run(join(folder, "node_modules", ".bin", "tsc"), ["-p", "."], { cwd: folder });
  }
}

/** Makes programs of them: one file each, or one file with everything that it imports. */
export async function buildSnippets(folder, { names }, { bundled }) {
  const out = bundled ? "bundled" : "plain";
  // What is CommonJS inside of a bundle calls `require`, which a module does not have.
  const banner =
    '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  const bundling = bundled ? ["--bundle", "--platform=node", banner] : [];
  const files = names.map((name) => join("snippets", `${name}.ts`));
  const args = [...files, `--outdir=${out}`, "--format=esm", "--out-extension:.js=.mjs", ...bundling];
  await run(join(folder, "node_modules", ".bin", "esbuild"), args, { cwd: folder });
  return out;
}

/**
 * Runs them as their readers do: those that end by themselves, and then facilitator, server and client together on a local
 * chain, where the client must get what it paid for.
 */
export async function runSnippets(folder, { names, ports }, { out, path }) {
  const options = { cwd: join(folder, out), path };
  const node = (name, env) => run("node", [`${name}.mjs`], { ...options, env, minutes: 1 });
  for (const name of names.filter((candidate) => /^(types|exact-\w+)-/.test(candidate))) await node(name, {});

  const here = { cwd: folder, path, until: /^EVM_RPC_URL=.*$/m };
  const running = [];
  const goOn = async (...args) => {
    running.push(await serve(...args));
    return running.at(-1).output;
  };
  try {
    const cli = (...args) => goOn("npx", ["--no-install", "x402-conformance", "serve", ...args], here);
    const facilitator = environment(await cli("chain"));
    // The shop is not bought from: with it comes a key that owns something on that chain.
    const client = environment(await cli("shop", "--rpc-url", facilitator.EVM_RPC_URL));
    const server = { FACILITATOR_URL: `http://localhost:${ports[4022]}` };
    await goOn("node", ["facilitator-1.mjs"], { ...options, env: facilitator, port: ports[4022] });
    await goOn("node", ["server-1.mjs"], { ...options, env: server, port: ports[4021] });
    const bought = await node("client-1", client);
    if (!/^200 \{"weather":"rain before noon"\} 0x[0-9a-f]{64}$/m.test(bought)) throw new Error(`No goods:\n${bought}`);
  } finally {
    for (const { stop } of running) stop();
  }
}

function environment(printed) {
  return Object.fromEntries([...printed.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}
