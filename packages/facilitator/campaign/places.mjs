// Where a process is killed: at every step of a settlement, before it, after it, and while the step is under way.
import { writeSync } from "node:fs";

const operations = ["claim", "adopt", "broadcast", "conclude", "collect", "leave", "release"];
const sending = /"eth_sendRawTransaction(?:Sync)?"/;

/** Every place, as a victim is told it. */
export const places = [
  ...operations.flatMap((name) => [`before ${name}`, `during ${name}`, `after ${name}`]),
  "before send",
  "during send",
  "after send",
  "before answer",
  "during open",
];

/** Makes what kills this process at the first of some places, which may be told anew at any time; its last words go to standard output. */
export function createDeath(firstPlaces) {
  let deadly = firstPlaces;
  /** Settlements whose success this process has begun to write down as answered. */
  const answered = new Set();

  function die(place) {
    writeSync(1, `last ${JSON.stringify({ place, answered: [...answered] })}\n`);
    process.kill(process.pid, "SIGKILL");
    // What would come next must not even begin.
    return new Promise(() => undefined);
  }

  /** Runs a step, and dies at a deadly place of it. */
  async function step(name, work) {
    const [before, during, after] = [`before ${name}`, `during ${name}`, `after ${name}`];
    if (deadly.includes(before)) return die(before);
    if (deadly.includes(during)) {
      // The request leaves this process before it dies, and nobody hears the answer.
      void work().catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      return die(during);
    }
    const result = await work();
    return deadly.includes(after) ? die(after) : result;
  }

  return {
    arm(next) {
      deadly = next;
    },
    step,

    /** A store whose user dies at the place. */
    store(store) {
      function noted(name, [key, outcome]) {
        if (name === "collect" || (name === "conclude" && outcome.answered && outcome.response.success))
          answered.add(key);
      }
      const wrap = (name) =>
        function operation(...args) {
          return step(name, () => {
            noted(name, args);
            return store[name](...args);
          });
        };
      return { ...store, ...Object.fromEntries(operations.map((name) => [name, wrap(name)])) };
    },

    /** A `fetch` whose user dies when it sends a transaction at the place. */
    fetch(fetch) {
      return (input, init) =>
        sending.test(String(init?.body)) ? step("send", () => fetch(input, init)) : fetch(input, init);
    },

    /** A handler whose process dies before it answers a settlement. */
    handler(handle) {
      return async (request) => {
        const response = await handle(request);
        const isSettlement = new URL(request.url).pathname === "/settle";
        return isSettlement && deadly.includes("before answer") ? die("before answer") : response;
      };
    },
  };
}
