import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freePort } from "./free-port.js";
import { shellWord } from "./replay-line.js";
import { type CommandTargetOptions, commandTarget, urlTarget } from "./target.js";
import type { RunningTarget } from "./types.js";

// Long enough for a program to start on a busy machine; tests that wait it out take this long.
const patience = 3_000;
vi.setConfig({ testTimeout: 30_000 });

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((target) => target.stop()));
});

const node = (script: string) => `${shellWord(process.execPath)} -e ${shellWord(script)}`;
const http = (answer: string, port = "process.env.PORT") =>
  `require("node:http").createServer((q, r) => { ${answer} }).listen(${port}, "127.0.0.1");`;

async function start(
  role: "facilitator" | "server",
  script: string,
  options: CommandTargetOptions = {},
): Promise<RunningTarget> {
  const running = await commandTarget(role, node(script), { startTimeoutMs: 20_000, ...options }).start({
    EVM_NETWORK: "eip155:84532",
  });
  open.push(running);
  return running;
}

describe("a command under test", () => {
  it("is ready when GET /supported is 200, has its environment, and is gone after stop", async () => {
    const running = await start(
      "facilitator",
      http("r.statusCode = q.url === '/supported' ? 200 : 404; r.end(process.env.EVM_NETWORK)"),
    );
    expect(await (await fetch(`${running.url}/supported`)).text()).toBe("eip155:84532");
    expect(running.ended()).toBeUndefined();
    await running.stop();
    await expect(fetch(`${running.url}/supported`)).rejects.toThrow();
  });

  it("may need some time, and refuse at first", async () => {
    const running = await start(
      "facilitator",
      `let n = 0; setTimeout(() => { ${http("r.statusCode = ++n < 3 ? 503 : 200; r.end()")} }, 150)`,
    );
    expect((await fetch(`${running.url}/supported`)).status).toBe(200);
  });

  it("is taken at its word when it keeps answering something else", async () => {
    const running = await start("facilitator", http("r.statusCode = 404; r.end()"));
    expect((await fetch(`${running.url}/supported`)).status).toBe(404);
  });

  it("is ready as a server when its port accepts", async () => {
    const running = await start(
      "server",
      `require("node:net").createServer(() => {}).listen(process.env.PORT, "127.0.0.1")`,
    );
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("may die at once, which is told with its last words", async () => {
    await expect(start("facilitator", "console.error('no config'); process.exit(3)")).rejects.toThrow(
      /^The program ended with exit code 3 after .+ It was not ready yet\.\nIts last output:\nno config$/,
    );
  });

  it("may not exist", async () => {
    const target = commandTarget("server", "x402-no-such-program", { startTimeoutMs: 20_000 });
    await expect(target.start({})).rejects.toThrow(/exit code 127/);
  });

  it("may print anything and never listen", async () => {
    await expect(
      start("facilitator", "console.log('\\u0000{]'); setInterval(() => {}, 1000)", { startTimeoutMs: patience }),
    ).rejects.toThrow(
      /^Nothing listened on port \d+ within 3 s\. Let it listen on the port that the environment variable PORT names\.\nIts last output:/,
    );
  });

  it("may accept connections and never answer", async () => {
    await expect(start("facilitator", http(""), { startTimeoutMs: patience })).rejects.toThrow(
      /accepts connections on port \d+, but GET \/supported was not answered within 3 s\./,
    );
  });

  it("may listen on another port, which is found in what it says", async () => {
    const script = `require("node:http").createServer().listen(0, "127.0.0.1", function () {
      console.log("listening on http://localhost:" + this.address().port);
    })`;
    await expect(start("server", script, { startTimeoutMs: patience })).rejects.toThrow(
      /It listens on port \d+ instead: let it read the environment variable PORT\./,
    );
  });

  it("may want a port that is taken", async () => {
    const holder: Server = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, "127.0.0.1", () => {
        const address = holder.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    open.push({ stop: () => new Promise((resolve) => holder.close(() => resolve())) });
    await expect(start("server", http("r.end()", String(port)))).rejects.toThrow(
      /says that its address is in use[\s\S]+PORT names/,
    );
  });

  it("may die later, which is known afterwards", async () => {
    const running = await start("facilitator", http("r.end(); if (q.url === '/die') process.exit(1)"));
    await fetch(`${running.url}/die`).catch(() => undefined);
    await expect
      .poll(() => running.ended(), { timeout: 10_000 })
      .toMatch(/^The program ended with exit code 1 after .+\.$/);
  });
});

describe("a client under test", () => {
  const environment = { RESOURCE_SERVER_URL: "http://127.0.0.1:1" };
  async function buy(script: string, timeoutMs = 20_000) {
    const running = await commandTarget("client", node(script)).start({ SHARED: "yes" });
    open.push(running);
    return { running, purchase: await running.purchase?.(environment, timeoutMs) };
  }

  it("runs once for each purchase, with both environments", async () => {
    const { purchase } = await buy(
      "console.log('hello'); console.log(process.env.SHARED + process.env.RESOURCE_SERVER_URL)",
    );
    expect(purchase).toMatchObject({ exitCode: 0, timedOut: false, stdout: "hello\nyeshttp://127.0.0.1:1\n" });
  });

  it("keeps its exit code, also that of not supporting something, and its words", async () => {
    const { purchase, running } = await buy("console.error('cannot'); process.exit(77)");
    expect(purchase).toMatchObject({ exitCode: 77, stderr: "cannot\n" });
    expect(running.output()).toBe("cannot");
  });

  it("is killed when it hangs, with its whole family", async () => {
    const { purchase } = await buy(
      `require("child_process").spawnSync(process.execPath, ["-e", "setInterval(() => {}, 1000)"])`,
      300,
    );
    expect(purchase).toMatchObject({ exitCode: undefined, timedOut: true });
  });
});

describe("a program that runs already", () => {
  it("is taken when something answers at its URL", async () => {
    const running = await start("server", http("r.end()"));
    const reached = await urlTarget(running.url ?? "").start({});
    expect(reached.url).toBe(running.url);
  });

  it("is not there when nothing does", async () => {
    const port = await freePort();
    await expect(urlTarget(`http://127.0.0.1:${port}`).start({})).rejects.toThrow(
      `Nothing answers at http://127.0.0.1:${port}.`,
    );
  });
});
