import { get } from "../vectors/pointer.js";
import { buyingTools, inEither, inText } from "./simple-tool-buyer.js";
import type { Mutant } from "./types.js";

/** Clients that buy tools of the Model Context Protocol otherwise than they ought to. */
export function mcpClientFaults(): Mutant[] {
  return [
    ...buyingTools("pays-for-offers", ["MCP-CLI-001"], "pays for whatever has offers in it", { pays: () => true }),
    ...buyingTools("guesses-versions", ["MCP-CLI-001"], "pays offers of no version", {
      pays: (result) => result.isError === true,
    }),
    ...buyingTools("reads-structure-alone", ["MCP-CLI-002"], "finds offers in structured content alone", {
      challenge: (result) => result.structuredContent,
    }),
    ...buyingTools("reads-text-first", ["MCP-CLI-002"], "believes the text of a challenge first", {
      challenge: (result) => inText(result) ?? result.structuredContent,
    }),
    ...buyingTools("pays-in-text", ["MCP-CLI-003"], "writes its payment as base64", {
      payment: (payment) => Buffer.from(JSON.stringify(payment)).toString("base64"),
    }),
    ...buyingTools("asks-for-less", ["MCP-CLI-003"], "pays for a call without arguments", {
      call: (params) => ({ ...params, arguments: {} }),
    }),
    ...buyingTools("drops-the-resource", ["MCP-CLI-004"], "does not say what it pays for", {
      payment: ({ resource: _, ...payment }) => payment,
    }),
    ...buyingTools("drops-extensions", ["MCP-CLI-004"], "does not repeat the extensions of a challenge", {
      payment: ({ extensions: _, ...payment }) => payment,
    }),
    ...buyingTools("pays-again", ["MCP-CLI-005", "MCP-CLI-011"], "pays until it gets what it wants", {
      result: (result, again) => (result.isError === true ? again() : result),
    }),
    ...buyingTools("loses-receipts", ["MCP-CLI-006"], "keeps the receipt to itself", {
      result: (result) => ({ ...result, _meta: undefined }),
    }),
    ...buyingTools("believes-in-content", ["MCP-CLI-007"], "takes content for success", {
      result: (result) =>
        get(result, "/_meta/x402~1payment-response/success") === false ? { ...result, _meta: undefined } : result,
    }),
    ...buyingTools("breaks-at-text", ["MCP-CLI-008"], "breaks at text that is not JSON", {
      challenge: (result) => inEither(result) ?? JSON.parse(String(get(result, "/content/0/text"))),
      pays: (result) => result.isError === true,
    }),
    ...buyingTools("overwrites-meta", ["MCP-CLI-010"], "puts its payment in the place of all else", {
      call: ({ _meta, ...params }) => params,
    }),
    ...buyingTools("pays-anything", ["MCP-CLI-012", "MCP-CLI-013"], "pays whatever a tool asks for", {}),
  ];
}
