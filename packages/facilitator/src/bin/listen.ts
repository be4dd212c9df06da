import { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { X402Error } from "@x402-reference/types";
import { offerBody } from "../read-body.js";
import { readIncoming } from "./incoming-body.js";

/** A server that listens. */
export interface Listening {
  url: string;
  /** Stops accepting, and is done when every request that had begun has been worked off. */
  close(): Promise<void>;
}

/** Serves a web handler on a port; throws `invalid_configuration` when the port cannot be had. */
export async function listen(
  handle: (request: Request) => Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<Listening> {
  // A client that hangs up ends its connection but not its settlement, so work is counted, not connections.
  const running = new Set<Promise<unknown>>();
  let closing = false;
  const server = createAdaptorServer({
    async fetch(request, { incoming, outgoing }) {
      if (incoming instanceof IncomingMessage) offerBody(request, (bounds) => readIncoming(incoming, bounds));
      const answer = handle(request);
      const sent = new Promise((resolve) => outgoing.once("close", resolve));
      const work: Promise<unknown> = Promise.allSettled([answer, sent]).then(() => running.delete(work));
      running.add(work);
      const response = await answer;
      if (closing) response.headers.set("connection", "close");
      return response;
    },
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(cannotListen(port, host, cause)));
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(server.address()),
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      while (running.size > 0) await Promise.all(running);
      // What is left are connections without a request, which a client may keep open for long.
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

function urlOf(address: AddressInfo | string | null): string {
  if (typeof address !== "object" || address === null) return String(address);
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function cannotListen(port: number, host: string, cause: NodeJS.ErrnoException): X402Error {
  const why = cause.code === "EADDRINUSE" ? "the port is in use" : (cause.code ?? "the system refuses");
  return new X402Error("invalid_configuration", `Cannot listen on ${host}:${port}: ${why}.`, {
    field: "PORT",
    remedy: "Choose another with --port or PORT.",
    cause,
  });
}
