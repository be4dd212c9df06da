import { expect, it } from "vitest";
import { sampleVector } from "../../test/run-catalogue.js";
import { needsOf } from "./needs.js";

it("has a case need the network that it is on", () => {
  expect(needsOf(sampleVector("facilitator/x/a"))).toEqual(["network.evm"]);
  expect(needsOf(sampleVector("facilitator/x/a", { given: { svm: {} }, needs: ["svm.legacy"] }))).toEqual([
    "svm.legacy",
    "network.svm",
  ]);
});

it("takes EVM for granted in all other roles", () => {
  expect(needsOf(sampleVector("server/x/a", { role: "server" }))).toEqual([]);
  expect(needsOf(sampleVector("client/x/a", { role: "client", given: { svm: {} } }))).toEqual([
    "network.svm",
    "transport.http",
  ]);
});

it("has a server's case need its routes, and a client's the way in which it buys", () => {
  const request = { id: "ask", request: { route: "tool-free" }, expect: { any: [] } };
  expect(needsOf(sampleVector("server/x/a", { role: "server", steps: [request] }))).toEqual(["route.tool-free"]);
  const tool = sampleVector("client/x/a", { role: "client", given: { shop: { tool: true } } });
  expect(needsOf(tool)).toEqual(["transport.mcp"]);
});
