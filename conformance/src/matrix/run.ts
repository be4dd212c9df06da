import { isX402Error } from "@x402-reference/types";
import type { Address, Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { deriveKey } from "../chain/keys.js";
import type { World } from "../chain/world.js";
import { member, parseJsonText } from "../peers/payment-header.js";
import type { ChainRole } from "../report/format.js";
import { createRecorder, type Recorder } from "../roles/recorder.js";
import { targetKey } from "../roles/target-key.js";
import { matchesAny } from "../run/glob.js";
import { shellWord } from "../run/replay-line.js";
import { suite } from "../run/suite.js";
import { commandTarget } from "../run/target.js";
import type { Purchase, RunningTarget } from "../run/types.js";
import { type Cell, countCells, type KnownFailure, type MatrixReport, type Programs } from "./format.js";
import { markKnown, staleKnown } from "./known.js";
import { startRelay } from "./relay.js";

export interface MatrixOptions {
  world: World;
  programs: Programs;
  /** What is known not to work. */
  known?: readonly KnownFailure[];
  /** The file that lists them, for replay lines. */
  file: string;
  /** Globs over `<client>/<server>/<facilitator>`; all cells when there is none. */
  only?: readonly string[];
  /** The longest that one purchase may take. */
  timeoutMs: number;
  signal: AbortSignal;
  onCell?(cell: Cell): void;
}

const route = "/exact/evm/eip3009";

/** A program that is up, or why it is not. */
type Up = { ok: true; running: RunningTarget } | { ok: false; problem: string };

/**
 * Lets every client buy once from every server behind every facilitator, on the chain of the suite, and looks there
 * whether the money has moved. Facilitators and servers are started once for all purchases that need them.
 *
 * @example
 * ```ts
 * const report = await runMatrix({ world, programs, file: "matrix.yaml", timeoutMs: 20_000, signal });
 * ```
 */
export async function runMatrix(options: MatrixOptions): Promise<MatrixReport> {
  const { world, programs, known = [], file, signal } = options;
  const begun = performance.now();
  const startedAt = new Date().toISOString();
  const cells: Cell[] = [];
  const selected = selectCells(options);
  for (const facilitator of new Set(selected.map((cell) => cell.facilitator))) {
    const wanted = selected.filter((cell) => cell.facilitator === facilitator);
    const key = await targetKey({
      role: "facilitator",
      target: commandTarget("facilitator", ""),
      world,
      solana: false,
      seed: 1,
      timeoutMs: options.timeoutMs,
      run: `matrix/${facilitator}`,
    });
    const up = await start("facilitator", programs.facilitators[facilitator] ?? "", {
      ...onChain(world),
      EVM_PRIVATE_KEY: key,
    });
    try {
      for (const server of new Set(wanted.map((cell) => cell.server))) {
        const places = wanted.filter((cell) => cell.server === server);
        cells.push(...(await buyFrom(places, up, options)));
        signal.throwIfAborted();
      }
    } finally {
      if (up.ok) await up.running.stop();
    }
  }
  const stale = staleKnown(cells, known);
  return {
    format: "x402-conformance-matrix/1",
    suite: suite(),
    file,
    startedAt,
    durationMs: Math.round(performance.now() - begun),
    network: world.network,
    programs,
    counts: countCells(cells),
    ...(stale.length > 0 && { stale }),
    cells,
  };
}

type Place = Pick<Cell, "id" | "client" | "server" | "facilitator" | "replay">;

/** The purchases that are to be made, by facilitator, server and client in the order of the file. */
export function selectCells({ programs, only, file }: Pick<MatrixOptions, "programs" | "only" | "file">): Place[] {
  const { facilitators, servers, clients } = programs;
  const again = `x402-conformance matrix ${shellWord(file)} --only`;
  return Object.keys(facilitators)
    .flatMap((facilitator) =>
      Object.keys(servers).flatMap((server) =>
        Object.keys(clients).map((client) => ({
          id: `${client}/${server}/${facilitator}`,
          client,
          server,
          facilitator,
        })),
      ),
    )
    .filter(({ id }) => !only?.length || matchesAny(only, id))
    .map((place) => ({ ...place, replay: `${again} ${place.id}` }));
}

/** All purchases at one server behind one facilitator. */
async function buyFrom(places: readonly Place[], facilitator: Up, options: MatrixOptions): Promise<Cell[]> {
  const { world, programs, signal } = options;
  const [{ server, facilitator: name } = { server: "", facilitator: "" }] = places;
  const finish = (tried: Cell) => {
    const cell = markKnown(tried, options.known ?? []);
    options.onCell?.(cell);
    return cell;
  };
  const none = (problem: string) => places.map((place) => finish(notStarted(place, problem)));
  if (!facilitator.ok) return none(`The facilitator is not up. ${facilitator.problem}`);

  const payee = privateKeyToAddress(deriveKey("payee", `matrix/${server}/${name}`));
  let recorder: Recorder | undefined;
  let sold = 0;
  const behind = await startRelay({
    from: "server",
    to: "facilitator",
    url: facilitator.running.url ?? "",
    recorder: () => recorder,
  });
  const up = await start("server", programs.servers[server] ?? "", {
    ...onChain(world),
    FACILITATOR_URL: behind.url,
    EVM_PAYEE_ADDRESS: payee,
  });
  if (!up.ok) {
    await behind.stop();
    return none(`The server is not up. ${up.problem}`);
  }
  const front = await startRelay({
    from: "client",
    to: "server",
    url: up.running.url ?? "",
    recorder: () => recorder,
    onAnswer({ status, paid }) {
      if (paid && status >= 200 && status < 300) sold += 1;
    },
  });
  const cells: Cell[] = [];
  try {
    for (const place of places) {
      signal.throwIfAborted();
      const payer = deriveKey("payer", `matrix/${place.id}`);
      recorder = createRecorder([payer]);
      sold = 0;
      cells.push(finish(await buy(place, { options, payer, payee, recorder, shop: front.url, sold: () => sold })));
    }
  } finally {
    await front.stop();
    await up.running.stop();
    await behind.stop();
  }
  return cells;
}

interface Deal {
  options: MatrixOptions;
  payer: Hex;
  payee: Address;
  recorder: Recorder;
  shop: string;
  /** How many paid requests were answered with goods. */
  sold(): number;
}

async function buy(place: Place, { options, payer, payee, recorder, shop, sold }: Deal): Promise<Cell> {
  const { world, programs, timeoutMs } = options;
  const begun = performance.now();
  const address = privateKeyToAddress(payer);
  await world.fund(address, 1_000_000n);
  const balances = async () => ({
    payer: await world.balance(world.usdc, address),
    payee: await world.balance(world.usdc, payee),
  });
  const before = await balances();
  const client = await commandTarget("client", programs.clients[place.client] ?? "").start({});
  const purchase = await client.purchase?.(
    { ...onChain(world), EVM_PRIVATE_KEY: payer, RESOURCE_SERVER_URL: shop, ENDPOINT_PATH: route },
    timeoutMs,
  );
  const after = await balances();
  const paid = after.payee - before.payee;
  const spent = before.payer - after.payer;
  if (purchase) noteEnd(recorder, purchase);
  recorder.add("suite", "chain", `the payee got ${paid}, the payer spent ${spent} units of USDC`);
  const problems = [
    ...(purchase ? problemsOf(purchase) : []),
    ...(sold() === 1 ? [] : [`The server answered ${sold()} paid requests with goods, not 1.`]),
    ...(paid > 0n ? [] : ["The payee got nothing."]),
    ...(paid === spent ? [] : [`The payer spent ${spent} units, but the payee got ${paid}.`]),
  ];
  return {
    ...place,
    status: problems.length === 0 ? "works" : "fails",
    problems,
    paid: paid.toString(),
    transcript: recorder.entries,
    durationMs: Math.round(performance.now() - begun),
  };
}

function problemsOf({ exitCode, timedOut, stdout }: Purchase): string[] {
  if (timedOut) return ["The client took too long and was stopped."];
  if (exitCode === 77) return ["The client says by exit code 77 that it does not support this purchase."];
  if (exitCode !== 0) return [`The client ended with exit code ${exitCode}.`];
  const last = parseJsonText(stdout.trimEnd().split("\n").at(-1) ?? "");
  return member(last, "success") === true ? [] : ["The last line of the client is no JSON object that says success."];
}

function noteEnd(recorder: Recorder, { exitCode, timedOut, stdout, stderr }: Purchase): void {
  const outcome = timedOut ? "stopped" : `exit code ${exitCode}`;
  recorder.add("suite", "client", `one purchase -> ${outcome}`, { stdout, stderr });
}

function notStarted(place: Place, problem: string): Cell {
  return { ...place, status: "not started", problems: [problem], transcript: [], durationMs: 0 };
}

async function start(role: ChainRole, command: string, environment: Readonly<Record<string, string>>): Promise<Up> {
  try {
    return { ok: true, running: await commandTarget(role, command).start(environment) };
  } catch (error) {
    if (isX402Error(error)) return { ok: false, problem: error.message };
    throw error;
  }
}

function onChain({ network, rpcUrl }: World): { EVM_NETWORK: string; EVM_RPC_URL: string } {
  return { EVM_NETWORK: network, EVM_RPC_URL: rpcUrl };
}
