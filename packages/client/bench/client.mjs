// Paying side by side with the official client, in one run: a signature, a whole paid fetch, and what a browser loads.
// Needs a build of this package, of types and of exact-evm.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { exactEvmClient } from "../../exact-evm/dist/client.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { nativeAccount } from "../../exact-evm/dist/wallet/native-account.js";
import { loadWasmCurve } from "../../exact-evm/dist/wallet/wasm-curve.js";
import { wrapFetch } from "../dist/fetch.js";
import { fileJournal } from "../dist/file-journal.js";
import { createPayment, createPaymentClient, encodePayment } from "../dist/index.js";

const officialTarget = new URL("../../../conformance/targets/official/package.json", import.meta.url);
const fromOfficial = createRequire(officialTarget);
const esModule = (name) =>
  pathToFileURL(fromOfficial.resolve(name).replace("/cjs/", "/esm/").replace(/\.js$/, ".mjs")).href;
const { wrapFetchWithPayment, x402Client } = await import(esModule("@x402/fetch"));
const { ExactEvmScheme } = await import(esModule("@x402/evm"));
const { privateKeyToAccount } = await import(
  pathToFileURL(fromOfficial.resolve("viem/accounts").replace("_cjs", "_esm")).href
);

const rounds = Number(process.argv[2] ?? 15);
const key = `0x${"11".repeat(32)}`;
const network = "eip155:84532";
const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const offer = {
  scheme: "exact",
  network,
  amount: "10000",
  asset,
  payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};

const viems = privateKeyToAccount(key);
const accounts = {
  "viem's account": viems,
  "keyAccount, WebAssembly": await nativeAccount(viems, key, await loadWasmCurve()),
  "keyAccount, native": await keyAccount(key),
};
const policy = { maxAmount: { [network]: { [asset]: "10000" } } };
const scratch = await mkdtemp(join(tmpdir(), "x402-bench-"));
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64");
const shop = await startShop();
const { url } = shop;
const challenge = { x402Version: 2, error: "Payment required", resource: { url }, accepts: [offer] };

const official = new x402Client().register(network, new ExactEvmScheme(viems));
const officialFetch = wrapFetchWithPayment(fetch, official);
const officialName = "official";

/** What is timed, by name; each function makes one payment. */
const signing = {
  [officialName]: async () => base64(await official.createPaymentPayload(challenge)),
};
const paying = { [officialName]: officialFetch };
for (const [name, account] of Object.entries(accounts)) {
  const schemes = [exactEvmClient({ account })];
  signing[`ours, ${name}`] = async () => encodePayment(await createPayment(challenge, offer, { schemes }));
  paying[`ours, ${name}`] = wrapFetch(fetch, createPaymentClient({ schemes, policy }));
}
const schemes = [exactEvmClient({ account: accounts["keyAccount, native"] })];
const journal = await fileJournal(join(scratch, "payments.jsonl"));
paying["ours, native, journal on disk"] = wrapFetch(fetch, createPaymentClient({ schemes, policy, journal }));

const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? arch()}, Node ${process.versions.node}, ${platform()} ${arch()}`;
process.stdout.write(
  `${machine}\nmedians of ${rounds} rounds in turn, microseconds of this process' CPU and of the clock\n`,
);
await compare("sign and encode one payment", 100, signing);
for (const [concurrency, turns] of [
  [1, 60],
  [16, 160],
]) {
  const calls = Object.fromEntries(
    Object.entries(paying).map(([name, pay]) => [name, async () => (await pay(url)).text()]),
  );
  await compare(`paid fetch, ${concurrency} at once`, turns, calls, concurrency);
}
await sizes();
await starts();
await journal.close();
shop.process.kill();
await rm(scratch, { recursive: true, force: true });

/** A shop in a process of its own, whose work is not the client's. */
async function startShop() {
  const program = `
    const { createServer } = require("node:http");
    const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64");
    const [offer, receipt] = process.argv.slice(1).map((text) => JSON.parse(text));
    const server = createServer((request, response) => {
      const paid = request.headers["payment-signature"] !== undefined;
      response.writeHead(paid ? 200 : 402, paid ? { "PAYMENT-RESPONSE": base64(receipt) } : { "PAYMENT-REQUIRED": asked });
      response.end(paid ? "the goods" : "{}");
    });
    let asked;
    server.listen(0, "127.0.0.1", () => {
      const url = "http://127.0.0.1:" + server.address().port + "/report";
      asked = base64({ x402Version: 2, error: "Payment required", resource: { url }, accepts: [offer] });
      console.log(url);
    });`;
  const receipt = { success: true, transaction: `0x${"ab".repeat(32)}`, network, payer: viems.address };
  const child = spawn(process.execPath, ["-e", program, JSON.stringify(offer), JSON.stringify(receipt)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { url: String(line).trim(), process: child };
}

/** Measures contenders in turn, so that what slows the machine down for a while slows all of them down. */
async function compare(title, turns, contenders, concurrency = 1) {
  const samples = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, work] of Object.entries(contenders)) {
      const [started, used] = [performance.now(), process.cpuUsage()];
      let left = turns;
      const worker = async () => {
        while (left-- > 0) await work();
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
      const { user, system } = process.cpuUsage(used);
      const wall = (performance.now() - started) * 1_000;
      if (round >= 0) samples.get(name).push({ cpu: (user + system) / turns, wall: wall / turns });
    }
  }
  process.stdout.write(`\n${title.padEnd(34)}     CPU  times as fast    clock  times as fast\n`);
  for (const [name, times] of samples) {
    const cells = ["cpu", "wall"].map((kind) => {
      const ratio = median(samples.get(officialName).map((time, round) => time[kind] / times[round][kind]));
      return `${median(times.map((time) => time[kind]))
        .toFixed(0)
        .padStart(8)} ${ratio.toFixed(2).padStart(14)}`;
    });
    process.stdout.write(`${name.padEnd(33)}${cells.join(" ")}\n`);
  }
}

/** What it costs a process to load a minimal paying client, viem's account included. */
async function starts() {
  const from = (path) => `await import(${JSON.stringify(new URL(path, import.meta.url).href)});`;
  const viemsAccount = `await import(${JSON.stringify(pathToFileURL(fromOfficial.resolve("viem/accounts").replace("_cjs", "_esm")).href)});`;
  const loading = {
    [officialName]: ["@x402/fetch", "@x402/evm"]
      .map((name) => `await import(${JSON.stringify(esModule(name))});`)
      .concat(viemsAccount),
    ours: [from("../dist/index.js"), from("../dist/fetch.js"), from("../../exact-evm/dist/client.js"), viemsAccount],
  };
  process.stdout.write("\nloading a minimal paying client, milliseconds of CPU\n");
  for (const [name, lines] of Object.entries(loading)) {
    const program = `const begun = process.cpuUsage(); ${lines.join(" ")} const { user, system } = process.cpuUsage(begun); console.log((user + system) / 1000);`;
    const times = Array.from({ length: rounds }, () =>
      Number(spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }).stdout),
    );
    process.stdout.write(`${name.padEnd(32)} ${median(times).toFixed(0)}\n`);
  }
}

/** What a minimal paying client weighs in a browser, minified; viem's account is in both. */
async function sizes() {
  const ours = `
    import { createPaymentClient } from ${JSON.stringify(fileURLToPath(new URL("../dist/index.js", import.meta.url)))};
    import { wrapFetch } from ${JSON.stringify(fileURLToPath(new URL("../dist/fetch.js", import.meta.url)))};
    import { exactEvmClient } from ${JSON.stringify(fileURLToPath(new URL("../../exact-evm/dist/client.js", import.meta.url)))};
    import { privateKeyToAccount } from "viem/accounts";
    const schemes = [exactEvmClient({ account: privateKeyToAccount(key) })];
    globalThis.pay = wrapFetch(fetch, createPaymentClient({ schemes, policy: {} }));`;
  const theirs = `
    import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
    import { ExactEvmScheme } from "@x402/evm";
    import { privateKeyToAccount } from "viem/accounts";
    globalThis.pay = wrapFetchWithPayment(fetch, new x402Client().register("${network}", new ExactEvmScheme(privateKeyToAccount(key))));`;
  const resolveDir = fileURLToPath(new URL(".", officialTarget));
  process.stdout.write("\nbundle of a minimal paying client, bytes minified\n");
  for (const [name, contents] of Object.entries({ [officialName]: theirs, ours })) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "error",
    });
    process.stdout.write(`${name.padEnd(32)} ${outputFiles[0].contents.length}\n`);
  }
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
