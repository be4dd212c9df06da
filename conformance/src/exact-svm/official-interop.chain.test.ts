import { fileURLToPath } from "node:url";
import { privateKeyToAddress } from "viem/accounts";
import { afterEach, describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";
import { deriveKey } from "../chain/keys.js";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import { commandTarget } from "../run/target.js";
import type { RunningTarget, Target } from "../run/types.js";
import { deriveSolanaKey, type SolanaKey } from "../svm-chain/keys.js";

const bench = useSvmBench("official-interop");

const cwd = fileURLToPath(new URL("../../../", import.meta.url));
const programs = {
  client: { ours: referenceClientTarget(), official: commandTarget("client", official("client"), { cwd }) },
  server: {
    ours: referenceServerTarget(),
    Express: commandTarget("server", official("server-express"), { cwd }),
    Hono: commandTarget("server", official("server-hono"), { cwd }),
  },
  facilitator: {
    ours: referenceFacilitatorTarget(),
    official: commandTarget("facilitator", official("facilitator"), { cwd }),
  },
};
type Cast = { [Part in keyof typeof programs]: keyof (typeof programs)[Part] };

/** What the programs are told of EVM, which they serve as well; nobody pays there. */
const evmKey = deriveKey("nobody", "official-interop");
const evm = { EVM_NETWORK: "eip155:84532", EVM_RPC_URL: "http://127.0.0.1:9", EVM_PRIVATE_KEY: evmKey };
const purchaseTimeoutMs = 30_000;

const running: RunningTarget[] = [];
afterEach(async () => {
  for (const target of running.splice(0).reverse()) await target.stop();
});

function official(program: string): string {
  return `node conformance/targets/official/${program}.mjs`;
}

async function start(target: Target, environment: Readonly<Record<string, string>>): Promise<RunningTarget> {
  const started = await target.start(environment);
  running.push(started);
  return started;
}

/** Lets the payer buy for a tenth of a cent; answers what its program prints. */
async function buy({ client, server, facilitator }: Cast, payer: SolanaKey, payee: SolanaKey): Promise<unknown> {
  const { world, node, sponsor } = bench;
  const shared = { ...evm, SVM_NETWORK: world.network, SVM_RPC_URL: node.url };
  const settling = await start(programs.facilitator[facilitator], { ...shared, SVM_PRIVATE_KEY: sponsor.secretKey });
  const shop = await start(programs.server[server], {
    ...shared,
    FACILITATOR_URL: String(settling.url),
    EVM_PAYEE_ADDRESS: privateKeyToAddress(evmKey),
    SVM_PAYEE_ADDRESS: payee.address,
  });
  const buying = await start(programs.client[client], {});
  const where = { RESOURCE_SERVER_URL: String(shop.url), ENDPOINT_PATH: "/exact/svm" };
  const environment = { ...shared, ...where, SVM_PRIVATE_KEY: payer.secretKey };
  const purchase = await buying.purchase?.(environment, purchaseTimeoutMs);
  return JSON.parse(purchase?.stdout.trimEnd().split("\n").at(-1) ?? "");
}

/** What a payer, a payee and the sponsor have. */
async function wealth(payer: SolanaKey, payee: SolanaKey): Promise<bigint[]> {
  const { world, sponsor } = bench;
  const units = (key: SolanaKey) => world.balance(world.usdc, key.address);
  return Promise.all([units(payer), units(payee), world.nativeBalance(sponsor.address)]);
}

describe.each<Cast>([
  { client: "ours", server: "Express", facilitator: "ours" },
  { client: "ours", server: "ours", facilitator: "official" },
  { client: "ours", server: "Hono", facilitator: "official" },
  { client: "official", server: "ours", facilitator: "ours" },
  { client: "official", server: "Hono", facilitator: "ours" },
  { client: "official", server: "ours", facilitator: "official" },
])("on Solana, of our programs and the official SDK's: $client, $server, $facilitator", (cast) => {
  it("the client buys, the price moves, and the sponsor loses the fee and nothing else", async () => {
    const [payer, payee] = [await bench.newcomer(1_000_000n), await bench.newcomer()];
    const [, , owned = 0n] = await wealth(payer, payee);

    const bought = await buy(cast, payer, payee);

    expect(bought).toMatchObject({
      success: true,
      status_code: 200,
      payment_response: { success: true, network: bench.world.network, payer: payer.address },
    });
    expect(await wealth(payer, payee)).toEqual([999_000n, 1_000n, owned - 10_001n]);
  });
});

describe.each<Cast>([
  { client: "official", server: "ours", facilitator: "ours" },
  { client: "ours", server: "Express", facilitator: "official" },
])("on Solana, of our programs and the official SDK's: $client, $server, $facilitator", (cast) => {
  it("nobody pays a recipient who has no token account, nor makes one for him", async () => {
    const payer = await bench.newcomer(1_000_000n);
    const payee = await deriveSolanaKey("payee-without-account", cast.client);
    const before = await wealth(payer, payee);

    expect(await buy(cast, payer, payee)).toMatchObject({ success: false, status_code: 402 });

    expect(await wealth(payer, payee)).toEqual(before);
  });

  it("nobody pays out of a token account that does not exist", async () => {
    const payer = await deriveSolanaKey("payer-without-account", cast.client);
    const payee = await bench.newcomer();
    const before = await wealth(payer, payee);

    expect(await buy(cast, payer, payee)).toMatchObject({ success: false, status_code: 402 });

    expect(await wealth(payer, payee)).toEqual(before);
  });
});
