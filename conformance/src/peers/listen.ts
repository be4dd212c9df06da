import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { X402Error } from "@x402-reference/types";

/** A server of the suite's own that is up on this machine's loopback address. */
export interface Listening {
  /** Without trailing slash. */
  readonly url: string;
  /** Ends at once: connections that clients keep open do not delay it. */
  stop(): Promise<void>;
}

/**
 * Starts an HTTP server on 127.0.0.1; throws `invalid_configuration` when the port is taken. A handler that throws answers 500, so that no request is ever left open by
 * accident.
 *
 * @example
 * ```ts
 * const server = await listen((request, response) => response.end("hello"));
 * await server.stop();
 * ```
 */
export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  { port = 0 }: { port?: number } = {},
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: 262_144 }, (request, response) => {
    // A peer that goes away while it is being answered is its own business.
    response.on("error", () => undefined);
    Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new X402Error("invalid_configuration", `Port ${port} of 127.0.0.1 cannot be listened on.`, {
          remedy: "Stop what holds it, such as another run of the suite.",
          cause,
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads the body of a request, or nothing more of it than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes = 1_048_576): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) break;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
