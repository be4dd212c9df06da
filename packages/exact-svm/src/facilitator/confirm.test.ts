import { getBase58Decoder, signature as toSignature } from "@solana/kit";
import { describe, expect, it } from "vitest";
import type { ChainPort, Notice, Status, Watch } from "../chain/port.js";
import { recent } from "../testing/payments.js";
import { confirm } from "./confirm.js";
import { createPace } from "./pace.js";

const signature = toSignature(getBase58Decoder().decode(new Uint8Array(64).fill(1)));

type Found = NonNullable<Status["found"]>;
const unknown: Status = { asOf: 10, found: undefined };
const seen = (changes: Partial<Found> = {}): Status => ({
  asOf: 10,
  found: { slot: 9, error: null, confirmed: true, ...changes },
});

/** A node that answers in turn, and then always as the last time; where there is no answer it is down. */
function node(statuses: readonly (Status | undefined)[], lives = { asOf: 5, alive: true }) {
  const asked: string[] = [];
  const answers = [...statuses];
  const unasked = () => Promise.reject(new Error("Nobody should ask this."));
  const chain: ChainPort = {
    simulate: unasked,
    send: unasked,
    account: unasked,
    received: unasked,
    trace: unasked,
    async status(_, { everywhere }) {
      asked.push(everywhere ? "history" : "status");
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (!answer) throw new Error("The node is down.");
      return answer;
    },
    async lives() {
      asked.push("lives");
      return lives;
    },
  };
  const again = async () => void asked.push("send");
  const wait = (old = false, ms = 200) =>
    confirm(chain, { signature, blockhash: recent, until: Date.now() + ms, old, again }, createPace());
  const listen = (notice: Promise<Notice | undefined>, ms = 200) => {
    const watch: Watch = {
      ready: Promise.resolve(),
      notice,
      missed: () => void asked.push("missed"),
      end: () => void asked.push("end"),
    };
    return confirm(
      chain,
      { signature, blockhash: recent, until: Date.now() + ms, old: false, again, watch },
      createPace(),
    );
  };
  return { chain, asked, wait, listen };
}

describe("waiting for a transaction", () => {
  it("ends with what the chain has executed, failed or not", async () => {
    expect(await node([seen()]).wait()).toEqual({ state: "executed", slot: 9, error: null });
    expect(await node([seen({ error: { a: 1 } })]).wait()).toEqual({ state: "executed", slot: 9, error: { a: 1 } });
  });

  it("goes on while the node is down, does not know it, or has not confirmed it", async () => {
    const { wait, asked } = node([undefined, unknown, seen({ confirmed: false }), seen()]);
    expect(await wait()).toMatchObject({ state: "executed" });
    expect(asked).toEqual(["status", "status", "status", "status"]);
  });

  it("ends open when nothing was seen in time", async () => {
    expect(await node([seen({ confirmed: false })]).wait()).toEqual({ state: "pending" });
    expect(await node([undefined]).wait()).toEqual({ state: "pending" });
  });

  it("sends what is old and unknown again while its blockhash lives", async () => {
    const { wait, asked } = node([unknown, seen()]);
    expect(await wait(true)).toMatchObject({ state: "executed" });
    expect(asked).toEqual(["history", "lives", "send", "history"]);
  });

  it("ends for good when the blockhash is dead and the history lacks the transaction", async () => {
    const { wait, asked } = node([unknown], { asOf: 10, alive: false });
    expect(await wait(true)).toEqual({ state: "expired" });
    expect(asked).toEqual(["history", "lives", "history"]);
  });

  it("does not take the word of a node that is behind the one that knows the blockhash dead", async () => {
    expect(await node([unknown], { asOf: 11, alive: false }).wait(true)).toEqual({ state: "pending" });
  });

  it("finds what was executed just before its blockhash died", async () => {
    const { wait } = node([unknown, seen()], { asOf: 10, alive: false });
    expect(await wait(true)).toMatchObject({ state: "executed" });
  });
});

describe("waiting for a transaction that the node tells of", () => {
  const never = new Promise<undefined>(() => {});

  it("ends with what it is told, failed or not, and asks nothing", async () => {
    const { listen, asked } = node([undefined]);
    expect(await listen(Promise.resolve({ error: null }))).toEqual({ state: "executed", slot: undefined, error: null });
    expect(await listen(Promise.resolve({ error: { a: 1 } }))).toMatchObject({ state: "executed", error: { a: 1 } });
    expect(asked).toEqual([]);
  });

  it("looks by itself as soon as it is certain that nothing will be told", async () => {
    const { listen, asked } = node([unknown, seen()]);
    expect(await listen(Promise.resolve(undefined))).toEqual({ state: "executed", slot: 9, error: null });
    expect(asked).toEqual(["status", "status"]);
  });

  it("looks by itself when it is told nothing, and says so of the connection", async () => {
    const { listen, asked } = node([seen({ confirmed: false }), seen()]);
    expect(await listen(never)).toMatchObject({ state: "executed", slot: 9 });
    expect(asked).toEqual(["status", "status", "missed"]);
  });

  it("waits on after a look that found nothing", async () => {
    const { listen } = node([unknown]);
    const later = new Promise<Notice>((resolve) => setTimeout(() => resolve({ error: null }), 170));
    expect(await listen(later)).toMatchObject({ state: "executed", slot: undefined });
  });

  it("ends open when nothing was told or seen in time", async () => {
    expect(await node([unknown]).listen(never)).toEqual({ state: "pending" });
  });
});

describe("the time for an answer", () => {
  it("is kept though the node never answers", async () => {
    const { chain } = node([unknown]);
    const stuck: ChainPort = { ...chain, status: () => new Promise(() => {}) };
    const since = Date.now();
    const awaited = { signature, blockhash: recent, until: since + 60, old: true, again: undefined };
    expect(await confirm(stuck, awaited, createPace())).toEqual({ state: "pending" });
    expect(Date.now() - since).toBeLessThan(1_000);
  });
});

describe("the pace of looking", () => {
  it("begins at once, then a little before the time that the last transaction took", async () => {
    const pace = createPace();
    const first = pace.begin();
    expect(first.nextMs()).toBe(0);
    await first.pause();
    expect(first.nextMs()).toBe(25);
    await first.pause();
    expect(first.nextMs()).toBe(50);
    await first.pause();
    const took = first.elapsedMs();
    first.done();
    const next = pace.begin().nextMs();
    expect(next).toBeGreaterThanOrEqual(Math.min(0.8 * took, 60));
    expect(next).toBeLessThan(0.8 * took + 20);
  });
});
