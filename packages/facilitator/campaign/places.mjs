// Where a process is killed: at every step of a settlement, before it, after it, and while the step is under way.

const operations = ["claim", "adopt", "broadcast", "conclude", "collect", "leave", "release"];
const sending = /"eth_sendRawTransaction(?:Sync)?"/;

/** Every place, as it is written in the environment of a victim. */
export const places = [
  ...operations.flatMap((name) => [`before ${name}`, `during ${name}`, `after ${name}`]),
  "before send",
  "during send",
  "after send",
  "before answer",
];

function die() {
  process.kill(process.pid, "SIGKILL");
  // What would come next must not even begin.
  return new Promise(() => undefined);
}

/** Runs a step, and dies at the given place of it. */
async function step(name, place, work) {
  if (place === `before ${name}`) return die();
  if (place === `during ${name}`) {
    // The request leaves this process before it dies, and nobody hears the answer.
    void work().catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    return die();
  }
  const result = await work();
  return place === `after ${name}` ? die() : result;
}

/** A store whose user dies at the place. */
export function mortalStore(store, place) {
  const wrapped = operations.map((name) => [name, (...args) => step(name, place, () => store[name](...args))]);
  return { ...store, ...Object.fromEntries(wrapped) };
}

/** A `fetch` whose user dies when it sends a transaction at the place. */
export function mortalFetch(fetch, place) {
  return (input, init) =>
    sending.test(String(init?.body)) ? step("send", place, () => fetch(input, init)) : fetch(input, init);
}

/** A handler whose process dies before it answers a settlement. */
export function mortalHandler(handle, place) {
  return async (request) => {
    const response = await handle(request);
    return place === "before answer" && new URL(request.url).pathname === "/settle" ? die() : response;
  };
}
