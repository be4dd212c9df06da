// Memory of a gated app over many requests: unpaid, paid and passed through in turn, each payment and address a new one.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const marks = 10;

/** Megabytes in use after garbage is collected, at the beginning and at ten marks on the way. */
export async function measureMemory(requests, { app, send, paymentFor, say }) {
  const payment = await paymentFor(send, app);
  const renew = (nonce) => {
    const fresh = {
      ...payment,
      payload: { ...payment.payload, authorization: { ...payment.payload.authorization, nonce } },
    };
    return Buffer.from(JSON.stringify(fresh)).toString("base64");
  };
  const kinds = [
    (turn) => send(app, `/report?turn=${turn}`, {}),
    (turn) => send(app, "/report", { "payment-signature": renew(`0x${turn.toString(16).padStart(64, "0")}`) }),
    (turn) => send(app, `/free?turn=${turn}`, {}),
  ];
  for (let turn = 0; turn <= requests; turn += 1) {
    if (turn % (requests / marks) === 0) {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      say(`${String(turn).padStart(9)} requests: ${((heapUsed + external) / 2 ** 20).toFixed(1)} MiB`);
    }
    await kinds[turn % kinds.length](turn);
  }
}
