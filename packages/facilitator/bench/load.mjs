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

/** Posts bodies, so many at once, and answers what {@link timed} does of it. */
export async function measure(contender, { path, bodies, concurrency, isYes }) {
  // No connection is kept while another facilitator has its turn: a server ends what is idle for long.
  const agent = new Agent({ keepAlive: true });
  const work = async (index) => isYes(await post(contender, path, bodies[index], agent));
  const sample = await timed([contender], { count: bodies.length, concurrency, work });
  agent.destroy();
  return sample;
}

/**
 * Does work so often, so many times at once; answers what each operation took of the clock and of the programs' CPU, in
 * microseconds, the median wait of one, and the share of yes.
 */
export async function timed(programs, { count, concurrency, work }) {
  const cpuOf = async () =>
    (await Promise.all(programs.map(({ usage }) => usage()))).reduce((sum, { cpu }) => sum + cpu, 0);
  const [cpu, started] = [await cpuOf(), performance.now()];
  const waits = [];
  let [next, yes] = [0, 0];
  async function workOff() {
    while (next < count) {
      const [index, before] = [next++, performance.now()];
      if (await work(index)) yes += 1;
      waits.push((performance.now() - before) * 1_000);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, workOff));
  const wall = (performance.now() - started) * 1_000;
  return { wall: wall / count, cpu: ((await cpuOf()) - cpu) / count, wait: median(waits), yes: yes / count };
}

export function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
