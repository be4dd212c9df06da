// x402-conformance starts this program and asks it over HTTP. Let the three functions call your facilitator.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
import { createServer } from "node:http";

/** The network to serve, a node of it, and the key that pays the gas. */
export const settings = {
  network: process.env.EVM_NETWORK,
  rpcUrl: process.env.EVM_RPC_URL,
  privateKey: process.env.EVM_PRIVATE_KEY,
};

type Answer = { status: number; body: unknown };
const notWritten: Answer = { status: 501, body: { error: "The adapter is not written yet." } };

/** Which kinds of payment are served: specification, section 7.3. */
async function supported(): Promise<Answer> {
  return notWritten;
}

/** Whether a payment is good: section 7.1. The body is what was sent, as text. */
async function verify(_body: string): Promise<Answer> {
  return notWritten;
}

/** Carries a payment out: section 7.2. */
async function settle(_body: string): Promise<Answer> {
  return notWritten;
}

const routes: Record<string, (body: string) => Promise<Answer>> = {
  "GET /supported": supported,
  "POST /verify": verify,
  "POST /settle": settle,
};

createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const route = routes[`${request.method} ${request.url}`];
  const { status, body } = route ? await route(text) : { status: 404, body: { error: "There is nothing here." } };
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}).listen(Number(process.env.PORT ?? 4022));
