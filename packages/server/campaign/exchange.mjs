import { connect } from "node:net";

/** Longer than the gate may wait for a facilitator, on a busy machine. */
const deadlineMs = 25_000;

/**
 * Sends a request exactly as it is written and answers all bytes that come back, until the server closes. `leave` says
 * when the client goes away: after so many milliseconds, or with half of its body sent.
 */
export function exchange(port, { method, target, headers, body = "", leave }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const chunks = [];
    const timers = [setTimeout(() => finish("hung"), deadlineMs)];
    function finish(end) {
      for (const timer of timers) clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString("latin1");
      resolve({ end, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    }
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => finish("closed"));
    socket.on("close", () => finish("closed"));
    const fields = [
      ["Host", "shop.example"],
      ["Connection", "close"],
      ...(body ? [["Content-Length", String(body.length)]] : []),
      ...headers,
    ];
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const sent = leave?.inBody ? body.slice(0, body.length / 2) : body;
    socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n${sent}`);
    if (leave) timers.push(setTimeout(() => finish("left"), leave.afterMs));
  });
}
