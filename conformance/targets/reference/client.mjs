// The reference client, for fetch and for tools: one purchase, one JSON object as its last line.
import { readReceipt } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { versionOne } from "@x402-reference/client/v1";
import { client, report } from "./paying.mjs";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, MCP_SERVER_URL } = process.env;
const pay = wrapFetch(fetch, client, { versionOne });

/** Asks for a resource over HTTP. */
async function buy() {
  const response = await pay(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  return {
    success: response.ok,
    status_code: response.status,
    data: await response.text(),
    payment_response: readReceipt(response) ?? versionOne.readReceipt(response) ?? null,
  };
}

/** Calls a tool. */
async function call() {
  const { callTool } = await import("./call-tool.mjs");
  return callTool(ENDPOINT_PATH, { client, env: process.env });
}

await report(MCP_SERVER_URL ? call : buy);
