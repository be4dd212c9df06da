import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface RpcCall {
  id: number;
  method: string;
}

/** A JSON-RPC answer without its id. */
export type RpcAnswer = { result: unknown } | { error: { code: number; message: string } };

/** Stands between a program and its node, and writes down which methods were asked for; an endpoint of its own. */
export interface CountingProxy {
  readonly url: string;
  /** The methods of all requests so far, in order. */
  readonly methods: readonly string[];
  /** How many calls each request held. */
  readonly sizes: readonly number[];
  /** Answers every further request with a server error, as a node does that is down. */
  breakDown(): void;
  /** Answers that it does not know a method, from now on. */
  lack(method: string): void;
  /** Answers the next single call of a method in its own way; `pass` has the node execute it and answers what it said. */
  answerOnce(method: string, answer: (pass: () => Promise<unknown>) => Promise<RpcAnswer>): void;
  stop(): Promise<void>;
}

/** Starts a proxy in front of a JSON-RPC endpoint. */
export async function startCountingProxy(rpcUrl: string): Promise<CountingProxy> {
  const methods: string[] = [];
  const sizes: number[] = [];
  const tricks = new Map<string, (pass: () => Promise<unknown>) => Promise<RpcAnswer>>();
  const lacking = new Set<string>();
  let broken = false;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const call: RpcCall | RpcCall[] = JSON.parse(body);
    const calls = [call].flat();
    sizes.push(calls.length);
    methods.push(...calls.map(({ method }) => method));
    if (broken) {
      response.writeHead(503).end("down");
      return;
    }
    const pass = () => fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    const trick = Array.isArray(call) ? undefined : trickFor(call.method);
    if (trick && !Array.isArray(call)) {
      const said = await trick(async () => (await pass()).json());
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...said }));
      return;
    }
    const answer = await pass().catch(() => undefined);
    // The node may be stopped while somebody still waits for it.
    if (!answer) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });

  function trickFor(method: string) {
    if (lacking.has(method)) return async () => ({ error: { code: -32601, message: "Method not found" } });
    const trick = tricks.get(method);
    tricks.delete(method);
    return trick;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    methods,
    sizes,
    breakDown() {
      broken = true;
    },
    lack: (method) => void lacking.add(method),
    answerOnce: (method, answer) => void tricks.set(method, answer),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
