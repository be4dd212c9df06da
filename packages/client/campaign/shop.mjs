// The reference server and facilitator on a local chain, behind a network that does what a round asks of it.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { privateKeyToAccount } from "viem/accounts";
import { exactEvmFacilitator } from "../../exact-evm/dist/facilitator.js";
import { exactEvmServer } from "../../exact-evm/dist/server.js";
import { createFacilitator } from "../../facilitator/dist/index.js";
import { withPayment } from "../../server/dist/fetch.js";
import { createPaymentGate } from "../../server/dist/index.js";
import { faultsOfAsking, faultsOfPaying, hangUp, readPayment, silence } from "./faults.mjs";

export const goodsOf = (path) => `the goods of ${path}`;

const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
const price = "$0.01";

/**
 * Starts a shop on two origins, where only the first one sells. `scriptOf` answers what is to happen to the requests for
 * a path: lists of faults of `asking` and `paying`, one taken from the front for each request, and whether the shop gives
 * the same answer to the same payment again.
 */
export async function startShop({ network, rpcUrl, key }, scriptOf) {
  const account = privateKeyToAccount(key);
  const facilitator = createFacilitator({ schemes: [exactEvmFacilitator({ network, rpcUrl, account })] });
  const route = { price, network, payTo, maxTimeoutSeconds: 60 };
  const gate = createPaymentGate({
    facilitator,
    schemes: [exactEvmServer()],
    routes: { "GET /goods/:id": route, "POST /goods/:id": route },
  });
  const handle = withPayment((request) => new Response(goodsOf(new URL(request.url).pathname)), gate);
  /** Each payment that arrived: `{ path, elsewhere, header, payment }`. */
  const arrived = [];
  const remembered = new Map();
  const faultsMet = {};
  const selling = new Set();

  async function sellTo(request, header, remembers) {
    const known = remembers && remembered.get(header);
    if (known) return (await known).clone();
    const answer = handle(request);
    if (header === undefined) return answer;
    selling.add(answer);
    remembered.set(header, answer);
    const response = await answer.finally(() => selling.delete(answer));
    if (!response.ok) remembered.delete(header);
    return response.clone();
  }

  async function answerTo({ request, path, header, elsewhere }) {
    const payment = readPayment(header);
    if (payment) arrived.push({ path, elsewhere: elsewhere !== undefined, header, payment });
    const script = scriptOf(path);
    const unpaid = () => handle(new Request(request.url, { method: request.method }));
    const name = elsewhere === undefined ? (payment ? script.paying : script.asking).shift() : undefined;
    const fault = (payment ? faultsOfPaying : faultsOfAsking)[name];
    if (!fault) return sellTo(request, header, script.remembers);
    faultsMet[name] = (faultsMet[name] ?? 0) + 1;
    const asked = readPayment((await unpaid()).headers.get("PAYMENT-REQUIRED"));
    return fault({
      sell: () => sellTo(request, header, script.remembers),
      ...{ payment, path, challenge: asked, payTo, elsewhere: other.origin, goods: goodsOf(path) },
    });
  }

  async function listen(elsewhere) {
    const server = createServer(async (incoming, outgoing) => {
      const body = await buffer(incoming);
      const url = new URL(incoming.url, `http://${incoming.headers.host}`);
      const { method, headers } = incoming;
      const init = { method, headers, ...(body.length > 0 && { body }) };
      const header = headers["payment-signature"];
      const answer = await answerTo({ request: new Request(url, init), path: url.pathname, header, elsewhere });
      if (answer === silence) scriptOf(url.pathname).giveUp?.();
      await give(answer, incoming, outgoing).catch(() => outgoing.destroy());
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, origin: `http://127.0.0.1:${server.address().port}` };
  }

  const other = await listen("elsewhere");
  const here = await listen(undefined);
  const { amount, asset } = exactEvmServer().price(price, network);
  return {
    origin: here.origin,
    amount,
    asset,
    arrived,
    faultsMet,
    /** Waits for payments that are being settled for buyers who are gone. */
    idle: () => Promise.allSettled([...selling]),
    stop() {
      for (const { server } of [here, other]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function give(answer, incoming, outgoing) {
  if (answer === hangUp) return incoming.socket.destroy();
  if (answer === silence) return;
  const response = answer.cutOff ?? answer.dripped ?? answer;
  const body = Buffer.from(await response.arrayBuffer());
  const half = body.length >> 1;
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "content-length": body.length });
  if (response === answer) return outgoing.end(body);
  outgoing.write(body.subarray(0, half));
  await sleep(20);
  if (answer.cutOff) return incoming.socket.destroy();
  outgoing.end(body.subarray(half));
}
