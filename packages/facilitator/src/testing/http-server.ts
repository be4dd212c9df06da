import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { Server, Socket } from "node:net";

/** A server on a free loopback port, with what it was asked. */
export interface TestServer {
  url: string;
  requests: { method: string; path: string; headers: IncomingMessage["headers"]; body: string }[];
  /** Answers when the peer has ended a connection. */
  hungUp: Promise<void>;
  close(): void;
}

/** Starts a server that answers as told, once a request has been read. */
export async function serve(listener: RequestListener): Promise<TestServer> {
  const requests: TestServer["requests"] = [];
  let hangUp: () => void = () => undefined;
  const hungUp = new Promise<void>((resolve) => {
    hangUp = resolve;
  });
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    response.once("close", hangUp);
    listener(request, response);
  });
  const { port } = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    hungUp,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Has a server of any protocol listen on a free loopback port. */
export function listening(server: Server): Promise<{ port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  }
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ port: typeof address === "object" && address !== null ? address.port : 0, close });
    });
  });
}
