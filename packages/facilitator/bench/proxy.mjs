// Stands between a facilitator and its node, and counts what is asked.
import { once } from "node:events";
import { createServer } from "node:http";

/** Starts a proxy in front of a JSON-RPC endpoint. */
export async function startProxy(rpcUrl) {
  let [requests, calls] = [0, 0];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    requests += 1;
    calls += [JSON.parse(body)].flat().length;
    const answer = await fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many requests there were so far, and how many calls in them. */
    asked: () => ({ requests, calls }),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
