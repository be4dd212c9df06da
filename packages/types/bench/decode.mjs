// Decoding PAYMENT-SIGNATURE side by side: ours validates, the official SDK does not. Needs a build of this package.
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, platform } from "node:os";
import { pathToFileURL } from "node:url";
import { paymentSignatureHeader } from "../dist/index.js";

const officialTarget = new URL("../../../conformance/targets/official/package.json", import.meta.url);
const entry = createRequire(officialTarget)
  .resolve("@x402/core/http")
  .replace("/cjs/", "/esm/")
  .replace(/\.js$/, ".mjs");
const { decodePaymentSignatureHeader } = await import(pathToFileURL(entry).href);

const payer = "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708";
const header = Buffer.from(
  JSON.stringify({
    x402Version: 2,
    resource: { url: "https://shop.example/report", description: "A report", mimeType: "application/json" },
    accepted: {
      scheme: "exact",
      network: "eip155:84532",
      amount: "10000",
      asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
      payTo: payer,
      maxTimeoutSeconds: 60,
      extra: { name: "USDC", version: "2" },
    },
    payload: {
      signature: `0x${"ab".repeat(65)}`,
      authorization: {
        from: payer,
        to: payer,
        value: "10000",
        validAfter: "0",
        validBefore: "1790000000",
        nonce: `0x${"cd".repeat(32)}`,
      },
    },
  }),
).toString("base64");

const official = "official SDK, decoded";
const ours = "ours, decoded and validated";
const contenders = {
  [official]: () => decodePaymentSignatureHeader(header),
  [ours]: () => paymentSignatureHeader.decode(header),
  "base64 and JSON alone": () => JSON.parse(Buffer.from(header, "base64").toString("utf8")),
};

const rounds = 41;
const turns = 4_000;
const samples = new Map(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, decode] of Object.entries(contenders)) {
    const started = performance.now();
    for (let turn = 0; turn < turns; turn += 1) decode();
    samples.get(name).push(((performance.now() - started) / turns) * 1_000);
  }
}

const sorted = (numbers) => numbers.toSorted((one, other) => one - other);
const median = (numbers) => sorted(numbers)[rounds >> 1];
const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? arch()}, Node ${process.versions.node}, ${platform()} ${arch()}`;
process.stdout.write(`${machine}\n${header.length} characters; microseconds a header, ${rounds} rounds of ${turns}\n`);
for (const [name, times] of samples) {
  process.stdout.write(`${name.padEnd(30)} median ${median(times).toFixed(2)}  least ${sorted(times)[0].toFixed(2)}\n`);
}
// Round by round, as what slows the machine down for a while slows both of them down.
const ratios = samples.get(ours).map((time, round) => time / samples.get(official)[round]);
const ratio = median(ratios);
process.stdout.write(
  `ours / official                median ${ratio.toFixed(2)}, ${(1 / ratio).toFixed(2)} times as fast\n`,
);
