import { startVictim } from "./process.mjs";

/** Much longer than an answer takes on a busy machine. */
const askMs = 60_000;

/**
 * A seat in which one facilitator runs after another: whoever has died is started again, to die at the next of its plan's
 * places, several at a time, and to live when there are none left.
 *
 * @param onDeath - Told the last words of each.
 */
export async function openSeat({ program, env, onDeath }) {
  let plan = [];
  let current;
  let raising = Promise.resolve();

  async function start() {
    current = await startVictim(program, { ...env, PLACES: JSON.stringify(plan.shift() ?? []) });
    void current.end.then((last) => last && onDeath(last));
  }

  /** Starts again who has died, once for all who notice. */
  function raise() {
    raising = raising.then(async () => {
      while (current.isDead()) await start();
    });
    return raising;
  }

  await start();
  return {
    /** Gives it a plan: for one process after another, places of which the first that it comes to kills it. */
    async follow(next) {
      plan = [...next];
      await raise();
      current.arm(plan.shift() ?? []);
    },
    /** Asks whoever sits there; nothing when he has died of it. */
    async ask(path, init) {
      const asked = current;
      try {
        const response = await fetch(`${asked.url}${path}`, { ...init, signal: AbortSignal.timeout(askMs) });
        // The port of one that has died may be somebody else's by now.
        if (response.headers.get("x-victim") !== String(asked.pid)) throw new Error("Somebody else answered.");
        return { status: response.status, body: await response.json() };
      } catch (error) {
        if (error.name === "TimeoutError") throw new Error(`No answer to ${path} in ${askMs} ms.`);
        // The connection breaks a moment before the system tells that the process has ended.
        await asked.end;
        await raise();
        return undefined;
      }
    },
    async close() {
      plan = [];
      await raising;
      await current.stop();
    },
  };
}
