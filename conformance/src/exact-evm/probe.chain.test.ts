import { type Address, concat, createPublicClient, type Hex, http, numberToHex, pad, size } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAsker } from "../../../packages/exact-evm/src/chain/ask.js";
import type { Probe } from "../../../packages/exact-evm/src/chain/port.js";
import { type Anvil, startAnvil } from "../chain/anvil.js";
import { createRpc } from "../chain/rpc.js";

let anvil: Anvil;
let ask: (probe: Probe) => ReturnType<ReturnType<typeof createAsker>["ask"]>;

const at = (number: number): Address => pad(numberToHex(number), { size: 20 });

/** Programs of a few instructions, and the addresses at which they are. */
const programs = {
  /** Loops forever. */
  burnsGas: [at(0xa1), "0x5b600056"],
  /** Returns a megabyte of zeros. */
  returnsMuch: [at(0xa2), "0x621000006000f3"],
  /** Reverts with a word. */
  reverts: [at(0xa3), "0x602a60005260206000fd"],
  /** Returns its caller. */
  namesCaller: [at(0xa4), "0x3360005260206000f3"],
  /** Returns the sender of the transaction. */
  namesOrigin: [at(0xa5), "0x3260005260206000f3"],
  /** Returns how often it has been called. */
  counts: [at(0xa6), "0x6000546001018060005560005260206000f3"],
} as const satisfies Record<string, readonly [Address, Hex]>;

const delegated = at(0xb1);
const designator = concat(["0xef0100", programs.counts[0]]);
const empty = at(0xc1);
const facilitator = at(0xfa);

beforeAll(async () => {
  anvil = await startAnvil();
  const rpc = createRpc(anvil.rpcUrl);
  for (const [address, code] of Object.values(programs)) await rpc("anvil_setCode", [address, code]);
  await rpc("anvil_setCode", [delegated, designator]);
  const client = createPublicClient({ transport: http(anvil.rpcUrl, { retryCount: 0 }) });
  ask = createAsker(client, anvil.chainId).ask;
});
afterAll(() => anvil.stop());

const call = (program: keyof typeof programs, gas = 100_000n) => ({
  target: programs[program][0],
  data: "0x" as const,
  gas,
});

describe.each([
  ["sent along as the creation of a contract", {}],
  ["put in the place of the facilitator's code", { caller: facilitator }],
])("the probe %s", (_, form) => {
  it("tells the chain, the block that comes and its time", async () => {
    const { chainId, blockNumber, timestamp } = await ask({ calls: [], codes: [], ...form });
    expect(chainId).toBe(BigInt(anvil.chainId));
    expect(blockNumber).toBe(1n);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(120);
  });

  it("tells an account's code and a delegation", async () => {
    const { codes } = await ask({ calls: [], codes: [programs.burnsGas[0], delegated, empty], ...form });
    expect(codes).toEqual([
      { size: 4n, head: pad("0x5b600056", { dir: "right", size: 23 }) },
      { size: 23n, head: designator.toLowerCase() },
      { size: 0n, head: pad("0x", { size: 23 }) },
    ]);
  });

  it("makes the calls in a row, each on what those before it left behind, and leaves nothing", async () => {
    const probe = { calls: [call("counts"), call("counts"), call("counts")], codes: [], ...form };
    for (const again of [probe, probe]) {
      const { calls } = await ask(again);
      expect(calls.map(({ data }) => BigInt(data))).toEqual([1n, 2n, 3n]);
    }
  });

  it("goes on after a call that burns its gas, and tells how much it was", async () => {
    const { calls } = await ask({ calls: [call("burnsGas", 300_000n), call("counts")], codes: [], ...form });
    expect(calls).toMatchObject([{ called: true, success: false, data: "0x" }, { success: true }]);
    expect(calls[0]?.gasUsed).toBeGreaterThanOrEqual(300_000n);
    expect(calls[0]?.gasUsed).toBeLessThan(310_000n);
  });

  it("cuts what is returned", async () => {
    const { calls } = await ask({ calls: [call("returnsMuch", 3_000_000n), call("reverts")], codes: [], ...form });
    expect(calls[0]?.success).toBe(true);
    expect(size(calls[0]?.data ?? "0x")).toBe(512);
    expect(calls[1]).toMatchObject({ success: false, data: pad("0x2a") });
  });

  it("leaves out a call when an account has code", async () => {
    const unless = (unlessCode: Address) => ({ ...call("counts"), unlessCode });
    const { calls } = await ask({ calls: [unless(delegated), unless(empty)], codes: [], ...form });
    expect(calls.map(({ called }) => called)).toEqual([false, true]);
  });
});

it("calls as the facilitator when it is told to", async () => {
  const { calls } = await ask({ calls: [call("namesCaller"), call("namesOrigin")], codes: [], caller: facilitator });
  expect(calls.map(({ data }) => data)).toEqual([pad(facilitator), pad(facilitator)]);
});
