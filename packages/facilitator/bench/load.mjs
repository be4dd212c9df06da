// Sends requests over connections that stay open, so many at once.
import { Agent, request } from "node:http";

/** Posts a body and answers the parsed answer. */
export function post({ port }, path, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request({ agent, host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve(JSON.parse(text)));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Works off bodies, so many at once; answers what each operation took of the clock and of the facilitator's CPU, in
 * microseconds, the median wait of one, and the share of yes.
 */
export async function measure(contender, { path, bodies, concurrency, isYes }) {
  // No connection is kept while another facilitator has its turn: a server ends what is idle for long.
  const agent = new Agent({ keepAlive: true });
  const [cpu, started] = [await contender.cpu(), performance.now()];
  const waits = [];
  let [next, yes] = [0, 0];
  async function work() {
    while (next < bodies.length) {
      const body = bodies[next++];
      const before = performance.now();
      if (isYes(await post(contender, path, body, agent))) yes += 1;
      waits.push((performance.now() - before) * 1_000);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  const wall = (performance.now() - started) * 1_000;
  agent.destroy();
  const used = (await contender.cpu()) - cpu;
  return { wall: wall / bodies.length, cpu: used / bodies.length, wait: median(waits), yes: yes / bodies.length };
}

export function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
