import type { Admission, GateRequest } from "@x402-reference/server";
import { gateRulesWithout } from "@x402-reference/server";
import { referenceCatalogue } from "../roles/reference-catalogue.js";
import type { ReferenceServerOptions } from "../roles/reference-targets.js";
import { admitting, faultyServer } from "./faulty-server.js";
import type { Mutant } from "./types.js";

/** Servers whose gate does not see where a request ends up. Behind them stands a router that is not strict. */
export function gateFaults(): Mutant[] {
  return [
    ...bySpelling("compares-to-the-letter", "finds a paid route by the very letters of its path", {
      host: "node",
      rules: gateRulesWithout("HTTP-SRV-032"),
    }),
    ...bySpelling("compares-with-the-query", "compares the whole target with its routes", unlessPath(isToTheLetter)),
    ...bySpelling(
      "frees-what-begins-free",
      "lets through whatever begins like a free path",
      freeing(({ url }) => pathOf(url).startsWith("/free/")),
    ),
    ...bySpelling(
      "stops-at-the-end-of-a-line",
      "has patterns whose dot matches only what can be printed",
      freeing(({ url }) => !/^[\x20-\x7e]*$/.test(decoded(url) ?? "")),
    ),
    ...bySpelling(
      "keeps-blanks",
      "looks for a path with the blanks and nulls at its end",
      freeing(({ url }) => /[\s\0]$/.test(decoded(url) ?? "")),
    ),
    ...bySpelling(
      "fails-open-at-escapes",
      "takes a path that it cannot decode for one that it does not know",
      freeing(({ url }) => decoded(url) === undefined),
    ),
    ...bySpelling(
      "counts-decoded-segments",
      "takes a decoded slash for the end of a segment",
      freeing(({ url }) => /^\/(item|tail)\/[^/]*[/\\]/.test(decoded(pathOf(url)) ?? "")),
    ),
    ...bySpelling(
      "resolves-dots-too-early",
      "resolves dots before it cuts off query and fragment",
      freeing(({ url }) => /[?#].*\/\.\.\/free$/.test(url)),
    ),
    ...bySpelling(
      "believes-in-rewriting",
      "looks for the path that a client says was rewritten",
      freeing(({ headers }) => ["x-original-url", "x-rewrite-url"].some((name) => headers.get(name) === "/free")),
    ),
    ...faultyServer("believes-in-overrides", ["HTTP-SRV-031"], "gates the method that a client says it means", {
      host: "express",
      ...admitting((gate, { method, url, headers }) => {
        const meant = headers.get("x-http-method-override") ?? method;
        return gate.admit({
          method: meant,
          url,
          headers: { get: (name) => (/override/.test(name) ? null : headers.get(name)) },
        });
      }),
    }),
    ...faultyServer("shows-its-options", ["HTTP-SRV-031"], "answers OPTIONS with what it sells", {
      ...admitting(async (gate, request) => (request.method === "OPTIONS" ? goodsOf(request) : gate.admit(request))),
    }),
    ...faultyServer(
      "takes-receipts",
      ["CORE-FLOW-001"],
      "lets through whoever brings a receipt",
      freeing(({ headers }) => (headers.get("payment-response") ?? null) !== null),
    ),
    ...faultyServer(
      "fears-bodies",
      ["CORE-FLOW-001"],
      "lets a body through that it does not want to read",
      freeing(({ headers }) => headers.get("content-type") === "application/json"),
    ),
    ...faultyServer(
      "forgets-a-route",
      ["CORE-FLOW-001"],
      "asks nobody for what it has settled first for somebody",
      oncePaidFree("/upfront"),
    ),
    ...faultyServer("asks-one-at-a-time", ["CORE-FLOW-001"], "lets through who comes while it asks somebody else", {
      decorate(gate) {
        let asks = false;
        return {
          async admit(request) {
            if (asks) return { kind: "free" };
            asks = true;
            // Long enough for twenty questions at once to meet.
            await new Promise((resolve) => setTimeout(resolve, 50));
            return gate.admit(request).finally(() => {
              asks = false;
            });
          },
        };
      },
    }),
  ];
}

function bySpelling(name: string, fault: string, options: ReferenceServerOptions): Mutant[] {
  return faultyServer(name, ["HTTP-SRV-032"], fault, { host: "node", ...options });
}

/** A gate that lets some requests through unseen. */
function freeing(isFree: (request: GateRequest) => boolean): ReferenceServerOptions {
  return admitting(async (gate, request) => (isFree(request) ? { kind: "free" } : gate.admit(request)));
}

/** A gate that lets everybody through to a route that somebody has paid for. */
function oncePaidFree(path: string): ReferenceServerOptions {
  return {
    decorate(gate) {
      let isPaid = false;
      return {
        async admit(request) {
          const admission = await gate.admit(request);
          isPaid ||= admission.kind === "settled";
          const isUnpaid = admission.kind === "refused" && request.headers.get("payment-signature") === null;
          return isUnpaid && isPaid && pathOf(request.url) === path ? { kind: "free" } : admission;
        },
      };
    },
  };
}

function unlessPath(isGated: (url: string) => boolean): ReferenceServerOptions {
  return freeing(({ url }) => !isGated(url));
}

function isToTheLetter(url: string): boolean {
  return referenceCatalogue.some(({ path }) => path === url);
}

function goodsOf({ url }: GateRequest): Admission {
  const goods = referenceCatalogue.find(({ path }) => path === pathOf(url))?.answer("") ?? [];
  return { kind: "refused", status: 200, headers: {}, body: goods.join("") };
}

function pathOf(target: string): string {
  return target.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*/s, "");
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
