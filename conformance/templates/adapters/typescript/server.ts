// x402-conformance starts this program and buys from it. Put your middleware in front of the route.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
import { createServer } from "node:http";

/** Who verifies and settles, who is to be paid, and on which network. The price may be up to one dollar. */
export const settings = {
  facilitatorUrl: process.env.FACILITATOR_URL,
  payTo: process.env.EVM_PAYEE_ADDRESS,
  network: process.env.EVM_NETWORK,
  rpcUrl: process.env.EVM_RPC_URL,
};

/** The goods. They may be had only for money: answer 402 with an offer first, then verify, sell and settle. */
async function report(
  _headers: Record<string, string | string[] | undefined>,
): Promise<{ status: number; body: unknown }> {
  return { status: 501, body: { error: "The adapter is not written yet." } };
}

createServer(async (request, response) => {
  const sold = request.method === "GET" && request.url === "/exact/evm/eip3009";
  const { status, body } = sold
    ? await report(request.headers)
    : { status: 404, body: { error: "There is nothing here." } };
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}).listen(Number(process.env.PORT ?? 4021));
