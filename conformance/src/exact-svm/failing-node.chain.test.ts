import { address } from "@solana/kit";
import { assertCluster } from "@x402-reference/exact-svm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { network } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";
import type { SvmNodeCase } from "../peers/svm-node-cases.js";
import type { SvmNodeFault } from "../vectors/svm-node-format.js";

const bench = useSvmBench("svm-failing-node");

/** How a node fails with whatever it is asked or has to tell. */
type Failure =
  | { fault: "error" | "http-500" | "hang" | "hang-up" }
  | { fault: "error"; code: number; message: string }
  | { fault: "garbage"; text: string };

const settled = { success: true };
const pending = { success: false, errorReason: "settlement_pending", transaction: expect.stringMatching(/^.{80,}$/) };
const nothingHappened = { success: false, errorReason: "unexpected_settle_error", transaction: "" };

const failures: readonly [string, Failure][] = [
  ["an error", { fault: "error" }],
  ["status 500", { fault: "http-500" }],
  ["silence", { fault: "hang" }],
  ["a closed connection", { fault: "hang-up" }],
  ["what is no JSON", { fault: "garbage", text: "<html>" }],
  ["nothing that it should say", { fault: "garbage", text: answering({}) }],
];

/** An answer, whatever was asked. */
function answering(result: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, result });
}

let open: SvmNodeCase | undefined;
afterEach(() => open?.close());

/** Settles while the node fails, and again when it works. */
async function settleTwice(faults: readonly SvmNodeFault[], { everybody = false, confirmTimeoutMs = 500 } = {}) {
  const { world, node } = bench;
  const payer = await bench.newcomer(1_000_000n);
  const request = await bench.sign({ payer });
  const scheme = bench.listeningWith({ rpcTimeoutMs: 300, confirmTimeoutMs });
  const facilitator = createFacilitator({ schemes: [scheme] });
  open = await node.open(everybody ? undefined : payer.address);
  await open.set(faults);
  const first = await facilitator.settle(request);
  await open.set([]);
  const second = await facilitator.settle(request);
  const paid = await world.balance(world.usdc, address(request.paymentRequirements.payTo));
  const left = await world.balance(world.usdc, payer.address);
  return { first, second, paid, left };
}

const once = { paid: 10_000n, left: 990_000n };

describe("a node that fails before it has the transaction", () => {
  it.each(failures)("and answers %s leaves nothing behind", async (_what, failure) => {
    const { first, second, ...moved } = await settleTwice([{ ...failure, on: "reads" }]);
    expect([first, second]).toMatchObject([nothingHappened, settled]);
    expect(moved).toEqual(once);
  });

  it("and says that it does not take it leaves nothing behind", async () => {
    const behind = { code: -32_005, message: "Node is behind" };
    const { first, second, ...moved } = await settleTwice([{ fault: "error", on: "sends", ...behind }]);
    expect([first, second]).toMatchObject([nothingHappened, settled]);
    expect(moved).toEqual(once);
  });
});

describe("a payment whose outcome the node does not show", () => {
  const outages = failures.flatMap(([what, failure]): [string, SvmNodeFault[]][] => [
    [`answers the broadcast by ${what}`, [{ ...failure, on: "sends" }]],
    [
      `answers by ${what} when it is asked`,
      [
        { ...failure, on: "statuses" },
        { fault: "hang", on: "notices" },
      ],
    ],
  ]);

  it.each<[string, SvmNodeFault[]]>([
    ...outages,
    [
      "answers the broadcast by another signature",
      [{ fault: "garbage", on: "sends", text: answering("1".repeat(64)) }],
    ],
    ["loses the transaction", [{ fault: "drop-transaction" }]],
    ["passes the transaction on late", [{ fault: "hold-transaction" }]],
    [
      "takes the transaction, says nothing, and knows nothing of it",
      [{ fault: "error-after-send" }, { fault: "stale" }],
    ],
    ["has not confirmed the transaction", [{ fault: "unconfirmed" }]],
    ["is behind", [{ fault: "stale" }]],
    [
      "says half of what became of it",
      [
        { fault: "hang", on: "notices" },
        {
          fault: "garbage",
          on: "statuses",
          text: answering({ context: { slot: 9 }, value: [{ slot: 9, confirmationStatus: "confirmed" }] }),
        },
      ],
    ],
  ])("as it %s, is ended later by the same transaction", async (_what, faults) => {
    const { first, second, ...moved } = await settleTwice(faults);
    expect(first).toMatchObject(pending);
    expect(second).toMatchObject({ ...settled, transaction: first.transaction });
    expect(moved).toEqual(once);
  });
});

describe("a node that dies when it has taken a transaction", () => {
  it("leaves the payment settled by that transaction, and the next one to another node", async () => {
    const { world, node } = bench;
    const payer = await bench.newcomer(1_000_000n);
    const requests = [await bench.sign({ payer }), await bench.sign({ payer })];
    const scheme = bench.listeningWith({ fallbackRpcUrls: [world.rpcUrl], rpcTimeoutMs: 2_000 });
    const facilitator = createFacilitator({ schemes: [scheme] });
    open = await node.open(payer.address);
    await open.set([{ fault: "error-after-send" }, { fault: "hang-up", on: "statuses" }]);
    for (const request of requests) expect(await facilitator.settle(request)).toMatchObject(settled);
    expect(await world.balance(world.usdc, payer.address)).toBe(980_000n);
  });
});

describe("a node that does not tell of transactions as it should", () => {
  it.each<[string, SvmNodeFault[]]>(
    failures.flatMap(([what, failure]): [string, SvmNodeFault[]][] => [
      [`answers the subscription by ${what}`, [{ ...failure, on: "subscriptions" }]],
      [`tells ${what}`, [{ ...failure, on: "notices" }]],
    ]),
  )("and %s is asked instead", async (_what, faults) => {
    const { first, second, ...moved } = await settleTwice(faults, { everybody: true, confirmTimeoutMs: 1_200 });
    expect(first).toMatchObject(settled);
    expect(second).toMatchObject({ errorReason: "duplicate_settlement" });
    expect(moved).toEqual(once);
  });
});

describe("a node that hangs", () => {
  it.each<[string, SvmNodeFault[], boolean]>([
    ["when it is handed the transaction", [{ fault: "hang", on: "sends" }], false],
    ["when it is asked what the recipient got", [{ fault: "hang", on: "statuses" }], true],
  ])("%s does not keep the server waiting", async (_when, faults, isToken2022) => {
    const { world, node } = bench;
    const mint = isToken2022 ? await world.createMint({ name: "slow", program: "token-2022" }) : world.usdc;
    const request = await bench.sign({ mint });
    const scheme = bench.listeningWith({ confirmTimeoutMs: 800 });
    open = await node.open();
    await open.set(faults);
    const since = Date.now();
    const first = await scheme.settle(request);
    // The node itself gives up after three seconds.
    expect(Date.now() - since).toBeLessThan(2_500);
    expect(first).toMatchObject(pending);
    await open.set([]);
    expect(await scheme.resume(request, first.transaction)).toMatchObject(settled);
  });
});

describe("a node of another cluster", () => {
  it("is found out", async () => {
    const served = { network: network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"), rpcUrl: bench.node.url };
    await expect(assertCluster(served)).resolves.toBeUndefined();
    open = await bench.node.open();
    await open.set([{ fault: "other-cluster", genesis: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d" }]);
    await expect(assertCluster(served)).rejects.toMatchObject({ code: "wrong_chain" });
  });
});
