// A facilitator that is killed at the first of some places of its way; without any it lives until it is told to end.
import { serve } from "@hono/node-server";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import { privateKeyToAccount } from "viem/accounts";
import { createDeath } from "./places.mjs";

const { NETWORK, RPC_URL, PRIVATE_KEY, DATABASE_URL, FOLDER, LEASE_MS, PLACES, AGGREGATE } = process.env;

const [maxItems, maxWaitMs] = (AGGREGATE ?? "").split("/").map(Number);

const death = createDeath(JSON.parse(PLACES));
process.on("message", ({ places }) => death.arm(places));
globalThis.fetch = death.fetch(globalThis.fetch);

async function openStore() {
  if (!DATABASE_URL) {
    const { pgliteStore } = await import("@x402-reference/facilitator/store/pglite");
    return pgliteStore({ folder: FOLDER });
  }
  const { postgresStore } = await import("@x402-reference/facilitator/store/postgres");
  return postgresStore({ url: DATABASE_URL });
}

const facilitator = createFacilitator({
  schemes: [
    exactEvmFacilitator({
      network: NETWORK,
      rpcUrl: RPC_URL,
      account: privateKeyToAccount(PRIVATE_KEY),
      receiptTimeoutMs: 500,
      ...(maxItems && { aggregate: { maxItems, maxWaitMs } }),
    }),
  ],
  store: death.store(await death.step("open", openStore)),
  leaseMs: Number(LEASE_MS),
});

async function recoverForever() {
  await facilitator.recover().catch(() => undefined);
  setTimeout(recoverForever, 500).unref();
}
void recoverForever();

const handle = death.handler(createHandler(facilitator));
async function fetch(request) {
  const response = await handle(request);
  response.headers.set("x-victim", String(process.pid));
  return response;
}
serve({ fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  process.stdout.write(`ready ${port}\n`);
});
