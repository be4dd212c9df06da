import { listen, readBody } from "../peers/listen.js";
import { referenceServerTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";

const passedOn = ["accept", "content-type", "payment-signature"];

/** The reference server behind something that finds the header for payments in capitals alone. */
export function inCapitalsTarget(name: string): Target {
  const reference = referenceServerTarget();
  return {
    ...reference,
    value: name,
    async start(environment) {
      const running = await reference.start(environment);
      const front = await listen(async (request, response) => {
        const { method = "GET", url = "/" } = request;
        const body = await readBody(request);
        const headers = new Headers();
        for (const field of passedOn) {
          const value = request.headers[field];
          const isRead = field !== "payment-signature" || request.rawHeaders.includes(field.toUpperCase());
          if (typeof value === "string" && isRead) headers.set(field, value);
        }
        const answer = await fetch(`${running.url}${url}`, { method, headers, ...(body !== "" && { body }) });
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      });
      return {
        ...running,
        url: front.url,
        async stop() {
          await front.stop();
          await running.stop();
        },
      };
    },
  };
}
