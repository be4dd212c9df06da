// Whole purchases: a client asks, is told the price, signs and gets its goods; each side with its own three parts.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { deriveKey } from "../../../conformance/dist/chain/keys.js";
import { wrapFetch } from "../../client/dist/fetch.js";
import { createPaymentClient } from "../../client/dist/index.js";
import { exactEvmClient } from "../../exact-evm/dist/client.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { exactEvmServer } from "../../exact-evm/dist/server.js";
import { compare } from "./compare.mjs";
import { startServer } from "./contenders.mjs";
import { timed } from "./load.mjs";

const fromOfficial = createRequire(new URL("../../../conformance/targets/official/package.json", import.meta.url));
const esModule = (name) =>
  import(pathToFileURL(fromOfficial.resolve(name).replace("/cjs/", "/esm/").replace(/\.js$/, ".mjs")).href);
const clients = 16;
const purchases = 48;
const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";

/** Has sixteen clients of each side buy at once. */
export async function endToEnd({ world, contenders, rounds, say }) {
  const keys = Array.from({ length: clients }, (_, index) => deriveKey("payer", `bench/buyer/${index}`));
  const accounts = await Promise.all(keys.map((key) => keyAccount(key)));
  for (const { address } of accounts) await world.fund(address, 10n ** 12n);
  const { wrapFetchWithPayment, x402Client } = await esModule("@x402/fetch");
  const { ExactEvmScheme } = await esModule("@x402/evm");
  const { asset, amount } = exactEvmServer().price("$0.001", world.network);
  const policy = { maxAmount: { [world.network]: { [asset]: amount } } };
  // Both sign by the same accounts, so that the signature's cost is on neither side.
  const fetches = {
    ours: accounts.map((account) =>
      wrapFetch(fetch, createPaymentClient({ schemes: [exactEvmClient({ account })], policy })),
    ),
    official: accounts.map((account) =>
      wrapFetchWithPayment(fetch, new x402Client().register(world.network, new ExactEvmScheme(account))),
    ),
  };
  const servers = {};
  try {
    for (const [name, facilitator] of Object.entries(contenders)) {
      servers[name] = await startServer(name, { facilitator, network: world.network, payTo });
    }
    const sample = (name) => {
      const url = `http://127.0.0.1:${servers[name].port}/exact/evm/eip3009`;
      const work = async (index) => {
        const response = await fetches[name][index % clients](url);
        await response.text();
        return response.ok;
      };
      return timed([servers[name], contenders[name]], { count: purchases, concurrency: clients, work });
    };
    for (const name of Object.keys(servers)) await sample(name);
    return await compare("purchase, end to end", Object.keys(servers), { rounds, concurrency: clients, sample, say });
  } finally {
    for (const { stop } of Object.values(servers)) stop();
  }
}
