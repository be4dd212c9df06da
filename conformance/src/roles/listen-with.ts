import type { Server } from "node:http";
import type { RunningTarget } from "../run/types.js";

/** Lets a server listen on a free port of the loopback address, as a target that is up. */
export async function listenWith(server: Server): Promise<RunningTarget> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => "",
    ended: () => undefined,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
