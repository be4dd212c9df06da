// A facilitator that is killed at a place of its way; without a place it lives until it is told to end.
import { serve } from "@hono/node-server";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import { pgliteStore } from "@x402-reference/facilitator/store/pglite";
import { postgresStore } from "@x402-reference/facilitator/store/postgres";
import { privateKeyToAccount } from "viem/accounts";
import { mortalFetch, mortalHandler, mortalStore } from "./places.mjs";

const { NETWORK, RPC_URL, PRIVATE_KEY, DATABASE_URL, FOLDER, LEASE_MS, PLACE } = process.env;

globalThis.fetch = mortalFetch(globalThis.fetch, PLACE);
const store = await (DATABASE_URL ? postgresStore({ url: DATABASE_URL }) : pgliteStore({ folder: FOLDER }));
const account = privateKeyToAccount(PRIVATE_KEY);
const facilitator = createFacilitator({
  schemes: [exactEvmFacilitator({ network: NETWORK, rpcUrl: RPC_URL, account, receiptTimeoutMs: 500 })],
  store: mortalStore(store, PLACE),
  leaseMs: Number(LEASE_MS),
});

async function recoverForever() {
  await facilitator.recover().catch(() => undefined);
  setTimeout(recoverForever, 500).unref();
}
void recoverForever();

const fetch = mortalHandler(createHandler(facilitator), PLACE);
const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  process.stdout.write(`ready ${port}\n`);
});
process.once("SIGTERM", () => server.close(() => process.exit(0)));
