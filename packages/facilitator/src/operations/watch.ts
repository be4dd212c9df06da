import type { Metrics } from "./metrics.js";

/** Why a facilitator should get no requests now, a word each; none when it may. */
export type Readiness = () => Promise<readonly string[]>;

/** What {@link watched} adds its own paths to. */
export interface WatchOptions {
  metrics: Metrics;
  readiness: Readiness;
}

type Handle = (request: Request) => Promise<Response>;

/** Names in metrics; whatever else is asked for counts as one. */
const calls = ["verify", "settle", "supported", "settlements"];

/**
 * Adds to a handler what its operator asks: `GET /healthz` whether the process answers, `GET /readyz` whether it may be
 * sent payments, `GET /metrics` its counters. Keep them from the public where they tell too much.
 */
export function watched(handle: Handle, { metrics, readiness }: WatchOptions): Handle {
  async function timed(request: Request, pathname: string): Promise<Response> {
    const began = performance.now();
    const response = await handle(request);
    const call = calls.find((name) => pathname.split("/").includes(name)) ?? "other";
    metrics.answered(call, response.status, (performance.now() - began) / 1000);
    return response;
  }

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return timed(request, pathname);
    switch (pathname) {
      case "/healthz":
        return Response.json({ status: "ok" });
      case "/readyz":
        return readyAnswer(await readiness().catch(() => ["unknown"]));
      case "/metrics":
        return new Response(await metrics.text(), { headers: { "content-type": metrics.contentType } });
      default:
        return timed(request, pathname);
    }
  };
}

function readyAnswer(missing: readonly string[]): Response {
  return missing.length === 0
    ? Response.json({ status: "ready" })
    : Response.json({ status: "not ready", missing }, { status: 503 });
}
