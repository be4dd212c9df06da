import { X402Error } from "@x402-reference/types";
import type { Address, Hex } from "viem";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ChainPort, SendOutcome } from "../chain/port.js";
import { createBatches, type Item } from "./batches.js";

const asset: Address = "0x036cbd53842c5426634e7929541ec2318f3dcf7e";
const [hash, raw]: Hex[] = ["0xaa", "0x02aa"];
const notReached = async () => expect.unreachable();
const unreachable = new X402Error("chain_unreachable", "The chain did not answer.");

/** A chain that answers one send after another as it is told. */
function chainThat(...sends: (() => Promise<SendOutcome>)[]): ChainPort {
  return {
    probe: async () => ({ chainId: 1n, blockNumber: 1n, timestamp: 1n, calls: [], codes: [{ size: 1n, head: "0x" }] }),
    async send(_call, beforeBroadcast) {
      const next = sends.shift() ?? notReached;
      const mayLeave = await beforeBroadcast(hash ?? "0x", raw ?? "0x");
      return mayLeave ? next() : { sent: false, message: "The transaction was held back." };
    },
    revive: notReached,
    waitForReceipt: notReached,
    relayApproval: notReached,
    findTransaction: notReached,
    hasPlaceOf: notReached,
  };
}

function item(name: string, delivery: Partial<Item["delivery"]> = {}): Item {
  return {
    key: name,
    asset,
    payer: name,
    share: { gas: 1n, amount: 1n, balance: 1n },
    call: { to: asset, data: "0x", gas: 1n },
    delivery: {
      mayLeave: async () => true,
      writeDown: async () => undefined,
      beforeBroadcast: async () => true,
      ...delivery,
    },
    onSent: () => undefined,
  };
}

function joining(chain: ChainPort, items: readonly Item[]) {
  const batches = createBatches(chain, { maxItems: items.length, maxWaitMs: 10_000 }, [asset]);
  return Promise.allSettled(items.map((one) => batches.join(one)));
}

describe("payments that share a transaction", () => {
  it("are written down when all of them may leave, and at once", async () => {
    const order: string[] = [];
    const delivery = (name: string): Partial<Item["delivery"]> => ({
      async mayLeave() {
        await Promise.resolve();
        order.push(`judge ${name}`);
        return true;
      },
      async writeDown() {
        order.push(`write ${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`written ${name}`);
      },
    });
    const items = ["a", "b"].map((name) => item(name, delivery(name)));
    await joining(
      chainThat(async () => ({ sent: true })),
      items,
    );
    expect(order).toEqual(["judge a", "judge b", "write a", "write b", "written a", "written b"]);
  });

  it("are not written down with one that may not leave, and end in no process when the chain is gone then", async () => {
    const uncaught = vi.fn();
    process.on("unhandledRejection", uncaught);
    onTestFinished(() => void process.off("unhandledRejection", uncaught));
    const writeDown = vi.fn(async () => undefined);
    const items = [item("late", { mayLeave: async () => false, writeDown }), item("a", { writeDown }), item("b")];
    let sends = 0;
    const chain = chainThat();
    const dying: ChainPort = {
      ...chain,
      send: (...args) => (sends++ === 0 ? chain.send(...args) : Promise.reject(unreachable)),
    };
    const [late, ...others] = await joining(dying, items);
    expect(late).toMatchObject({ value: { sent: false } });
    expect(others).toMatchObject([{ reason: unreachable }, { reason: unreachable }]);
    expect(writeDown).not.toHaveBeenCalled();
    await new Promise((resolve) => setImmediate(resolve));
    expect(uncaught).not.toHaveBeenCalled();
  });

  it("are given free when they were written down together and the chain is gone before each is sent alone", async () => {
    const refused = async (): Promise<SendOutcome> => ({ sent: false, message: "too many requests" });
    const items = [item("a"), item("b")];
    const chain = chainThat(
      refused,
      async () => ({ sent: true }),
      () => Promise.reject(unreachable),
    );
    expect(await joining(chain, items)).toMatchObject([{ value: { sent: true } }, { value: { sent: false } }]);
  });
});
