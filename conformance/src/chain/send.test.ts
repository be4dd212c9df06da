import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Rpc } from "./rpc.js";
import { send } from "./send.js";

const hash = `0x${"11".repeat(32)}`;

/** A chain that takes transactions and mines none. */
const idle: Rpc = async (method) => (method === "eth_sendRawTransaction" ? hash : null);

describe("a transaction that is not mined", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is given up with what to do about it", async () => {
    const given = expect(send(idle, { chainId: 84532, to: "0x0000000000000000000000000000000000000001", data: "0x" }));
    const refusal = given.rejects.toMatchObject({
      code: "chain_unreachable",
      field: "rpcUrl",
      message: `Transaction ${hash} was not mined within 60 s. Name a chain that mines, or none to have one started.`,
    });
    await vi.runAllTimersAsync();
    await refusal;
  });
});
