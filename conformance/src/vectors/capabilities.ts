import type { Vector } from "./format.js";

/** Routes that a server may have, by the names that vectors and routes files call them. */
const routes = [
  "paid",
  "permit2",
  "erc7710",
  "svm",
  "free",
  "echo",
  "failing",
  "stream",
  "slow",
  "events",
  "headers",
  "moved",
  "throwing",
  "tail",
  "item",
  "upfront",
  "upfront-failing",
  "tool",
  "tool-free",
  "tool-failing",
  "tool-schema",
  "tool-meta",
  "tool-extended",
  "tool-upfront",
];

/**
 * What the suite finds out about the programs of each role. A case that needs anything else would be not applicable to
 * everybody, and nobody would notice. What its steps and its network need, a case need not name.
 */
export const capabilities: Readonly<Record<Vector["role"], readonly string[]>> = {
  facilitator: [
    "network.evm",
    "network.svm",
    "asset.any",
    "method.permit2",
    "method.erc7710",
    "factory.allowed",
    "version.1",
    "extension.eip2612GasSponsoring",
    "extension.erc20ApprovalGasSponsoring",
    "node.faults",
    "svm.asset.any",
    "svm.token-2022",
    "svm.legacy",
    "svm.any-layout",
    "svm.static-layout",
    "svm.version.1",
    "svm.smart-wallet",
  ],
  server: ["network.svm", "version.1", ...routes.map((name) => `route.${name}`)],
  client: [
    "network.svm",
    "method.permit2",
    "extension.eip2612GasSponsoring",
    "version.1",
    "calls.repeated",
    "budget",
    "transport.http",
    "transport.mcp",
    "mcp.meta",
  ],
  lib: [],
};
