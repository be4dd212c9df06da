import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { RunningTarget } from "../run/types.js";
import { listenWith } from "./listen-with.js";

/** Serves a web handler on a free port of the loopback address, as a target that is up. */
export function serveFetch(fetch: (request: Request) => Response | Promise<Response>): Promise<RunningTarget> {
  return listenWith(createServer(getRequestListener(fetch, { overrideGlobalObjects: false })));
}
