import { expect, it } from "vitest";
import { sampleVector } from "../../test/run-catalogue.js";
import { checkTools } from "./check-tools.js";
import type { Vector } from "./format.js";

const asking = (request: object) =>
  checkTools(
    sampleVector("server/x/a", {
      role: "server",
      steps: [{ id: "ask", request, expect: { any: [] } }] as Vector["steps"],
    }),
  ).map(({ pointer, problem }) => `${pointer} ${problem}`);

it("finds what only tools have, and what they have not", () => {
  expect(asking({ route: "paid", meta: {} })).toEqual(["/steps/0/request/meta Only tools have meta."]);
  expect(asking({ route: "tool", body: "a", spelling: "slash" })).toEqual([
    "/steps/0/request/spelling A tool has no spelling.",
    "/steps/0/request/body A tool has no body.",
  ]);
  expect(asking({ route: "tool-free", arguments: {}, meta: {}, method: "tools/list" })).toEqual([]);
});

it("finds errors of JSON-RPC in a shop that sells no tool", () => {
  const error = { code: -32603, message: "Internal error" };
  const selling = (shop: object) =>
    checkTools(sampleVector("client/x/a", { role: "client", given: { shop: { paid: [{}, { error }], ...shop } } }));
  expect(selling({}).map(({ pointer }) => pointer)).toEqual(["/given/shop/paid/1/error"]);
  expect(selling({ tool: true })).toEqual([]);
});
