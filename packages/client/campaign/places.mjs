// Where a buyer is killed: at every step of its budget, its payment and its journal; before it, after it, and meanwhile.
import { appendFileSync } from "node:fs";

/** A write to the disk can also stop in the middle of a line. */
const aroundWrite = (name) => [`before ${name}`, `during ${name}`, `torn ${name}`, `after ${name}`];
const aroundRequest = (name) => [`before ${name}`, `during ${name}`, `after ${name}`];

/** The places that every first call passes. */
export const placesOfPaying = [
  "after open",
  "before reserve",
  "after reserve",
  "before sign",
  "after sign",
  ...aroundWrite("write signed"),
  ...aroundRequest("send"),
  ...aroundWrite("write answered"),
  ...aroundWrite("write delivered"),
  "after goods",
  "before close",
];

/** The places of a call whose payment has lost its answer. */
export const placesOfRecovering = [
  ...aroundRequest("resend"),
  ...aroundRequest("ask chain"),
  ...aroundWrite("write concluded"),
];

/** Every place, as it is written in the environment of a buyer. */
export const places = [...placesOfPaying, ...placesOfRecovering];

function die() {
  process.kill(process.pid, "SIGKILL");
  // What would come next must not even begin.
  return new Promise(() => undefined);
}

/** Makes the steps of a buyer that dies when it comes to a place for the given time. */
export function mortal({ place, time }) {
  let visits = 0;
  const isHere = (name) => name === place && ++visits === time;

  async function step(name, work) {
    if (isHere(`before ${name}`)) return die();
    if (isHere(`during ${name}`)) {
      // The work has begun when the process dies, and nobody hears of its end.
      void work().catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      return die();
    }
    const result = await work();
    return isHere(`after ${name}`) ? die() : result;
  }

  return {
    step,
    /** Has a single place. */
    async at(name) {
      if (isHere(name)) await die();
    },
    /** The store of a journal, on the file that `path` names. */
    store: (store, path) => ({
      ...store,
      async append(record) {
        const name = `write ${kindOf(record)}`;
        if (isHere(`torn ${name}`)) {
          const line = JSON.stringify(record);
          appendFileSync(path, line.slice(0, line.length >> 1));
          return die();
        }
        return step(name, () => store.append(record));
      },
    }),
    journal: (journal) => ({
      ...journal,
      exclusively: (work) => step("reserve", () => journal.exclusively(work)),
    }),
    scheme: (scheme) => ({ ...scheme, createPayload: (offer) => step("sign", () => scheme.createPayload(offer)) }),
    /** A `fetch` that dies over requests that carry a payment; a payment that it has seen before is sent again. */
    fetch(fetch, isKnown) {
      return (url, init) => {
        const payment = new Headers(init?.headers).get("PAYMENT-SIGNATURE");
        if (payment === null) return fetch(url, init);
        return step(isKnown(payment) ? "resend" : "send", () => fetch(url, init));
      };
    },
  };
}

/** What a record tells, as the names of places say it. */
function kindOf({ type, delivered, status }) {
  if (type === "signed") return "signed";
  if (delivered) return "delivered";
  return status === undefined ? "concluded" : "answered";
}
