import { once } from "node:events";
import { isX402Error } from "@x402-reference/types";
import type { World } from "../../chain/world.js";
import type { Served, ServedSolana } from "../../peers/serve.js";
import { didYouMean } from "../../run/suggest.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { everywhere, runOptions } from "../options.js";
import { requireLocal } from "../target-choice.js";
import { UsageError } from "../usage-error.js";
import { openWorld, UnavailableError } from "../world.js";

const peers = ["chain", "facilitator", "shop"] as const;

/** The command that runs one of the suite's own parts alone, for debugging, until it is interrupted. */
export const serveCommand: Command = {
  name: "serve",
  usage: "serve (chain | facilitator | shop)",
  summary: "Runs the suite's chain, facilitator or shop alone and prints the environment for programs.",
  options: {
    solana: { help: "Starts the local Solana as well." },
    "rpc-url": runOptions["rpc-url"],
    live: runOptions.live,
    ...everywhere,
  },
  async run(args, io) {
    const [peer = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const wanted = peers.find((name) => name === peer);
    if (!wanted)
      throw new UsageError(
        `${JSON.stringify(peer)} cannot be served.${didYouMean(peer, peers)} There are ${peers.join(", ")}.`,
      );
    const rpcUrl = args.one("rpc-url");
    if (rpcUrl !== undefined) requireLocal("--rpc-url", rpcUrl, args.has("live"));
    // Loaded when asked for: no other command needs the suite's own peers at once.
    const { serveFacilitator, serveShop, serveSolana } = await import("../../peers/serve.js");
    const world = await openWorld({ rpcUrl });
    let served: Served | undefined;
    let solana: ServedSolana | undefined;
    try {
      if (args.has("solana")) solana = await serveSolana(world).catch(unavailable);
      const svm = solana?.svm;
      if (wanted === "facilitator") served = await serveFacilitator({ world, svm }).catch(unavailable);
      if (wanted === "shop") served = await serveShop({ world, svm });
      const environment = { ...solana?.environment, ...(served?.environment ?? (await chainEnvironment(world))) };
      io.out(
        Object.entries(environment)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(""),
      );
      io.err("Running until Ctrl-C.\n");
      if (!io.signal.aborted) await once(io.signal, "abort");
      return 0;
    } finally {
      await served?.stop();
      await solana?.stop();
      await world.stop();
    }
  },
};

/** What a facilitator or a server needs, to be started by hand and tested by `--url`. */
async function chainEnvironment({ network, rpcUrl }: World): Promise<Readonly<Record<string, string>>> {
  const { servedFacilitatorPort } = await import("../../peers/serve.js");
  const { facilitatorKey, payeeKey } = await import("../../chain/keys.js");
  const { privateKeyToAddress } = await import("viem/accounts");
  return {
    EVM_NETWORK: network,
    EVM_RPC_URL: rpcUrl,
    EVM_PRIVATE_KEY: facilitatorKey,
    FACILITATOR_URL: `http://127.0.0.1:${servedFacilitatorPort}`,
    EVM_PAYEE_ADDRESS: privateKeyToAddress(payeeKey),
  };
}

function unavailable(error: unknown): never {
  if (isX402Error(error, "invalid_configuration")) throw new UnavailableError(error.message, { cause: error });
  throw error;
}
