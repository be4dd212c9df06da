import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands between a program and its node, and writes down which methods were asked for; an endpoint of its own. */
export interface CountingProxy {
  readonly url: string;
  /** The methods of all requests so far, in order. */
  readonly methods: readonly string[];
  /** Answers every further request with a server error, as a node does that is down. */
  breakDown(): void;
  stop(): Promise<void>;
}

/** Starts a proxy in front of a JSON-RPC endpoint. */
export async function startCountingProxy(rpcUrl: string): Promise<CountingProxy> {
  const methods: string[] = [];
  let broken = false;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const call: unknown = JSON.parse(body);
    for (const { method } of Array.isArray(call) ? call : [call]) methods.push(String(method));
    if (broken) {
      response.writeHead(503).end("down");
      return;
    }
    const answer = await fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    methods,
    breakDown() {
      broken = true;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
