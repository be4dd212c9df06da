// Decoding PAYMENT-SIGNATURE side by side: ours validates, the official SDK does not. Needs a build of this package.
import { createRequire } from "node:module";
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

const contenders = {
  "official SDK, decoded": () => decodePaymentSignatureHeader(header),
  "ours, decoded and validated": () => paymentSignatureHeader.decode(header),
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
process.stdout.write(`${header.length} characters; microseconds a header, ${rounds} rounds of ${turns}\n`);
for (const [name, times] of samples) {
  times.sort((one, other) => one - other);
  process.stdout.write(`${name.padEnd(30)} median ${times[rounds >> 1].toFixed(2)}  least ${times[0].toFixed(2)}\n`);
}
