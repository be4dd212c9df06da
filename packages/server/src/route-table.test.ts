import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createRouteTable, parseRouteKey } from "./route-table.js";

const table = (...keys: string[]) => createRouteTable(keys.map((key) => ({ pattern: parseRouteKey(key), route: key })));

describe("parseRouteKey", () => {
  it.each([
    "report",
    "get /report",
    "GET  /report",
    "HEAD /report",
    "GET /a/*/b",
    "GET /a*",
    "GET /[id]",
    "GET /{id}",
    "GET /a?b",
    "GET /a%2Fb",
    "GET /a/../b",
    "GET /:",
    "GET /a;b",
    "",
  ])("refuses %j", (key) => {
    expect(() => parseRouteKey(key)).toThrow(expect.objectContaining({ code: "invalid_configuration" }));
  });
});

describe("createRouteTable", () => {
  it.each([
    ["GET", "a/premium", "GET /a/premium"],
    ["GET", "a/other", "GET /a/:id"],
    ["POST", "a/other", "/a/:id"],
    ["GET", "a/b/c", "/a/*"],
    ["GET", "a", "/a/*"],
    ["GET", "b", undefined],
    ["GET", "b/1/files/x/y", "GET /b/:id/files/*"],
    ["GET", "b/1/files", "GET /b/:id/files/*"],
    ["GET", "b/1/other", undefined],
    ["POST", "a/premium", "/a/:id"],
    ["GET", "c/1", "GET /:top/:id"],
    ["POST", "c/1", undefined],
    ["GET", "a/1/2/3", "/a/*"],
  ])("finds for %s %s the route %s", (method, path, expected) => {
    const routes = table("/a/*", "/a/:id", "GET /a/:id", "GET /a/premium", "GET /b/:id/files/*", "GET /:top/:id");
    expect(routes.find([method], [path.split("/")])).toEqual(expected === undefined ? [] : [expected]);
  });

  it("tells every route that one of the readings reaches", () => {
    const routes = table("GET /a/:id", "GET /a/x/premium");
    expect(
      routes.find(
        ["GET"],
        [
          ["a", "x/premium"],
          ["a", "x", "premium"],
        ],
      ),
    ).toHaveLength(2);
  });

  it.each([[["GET /w", "GET /W/"]], [["/a/:x", "/a/:y"]], [["GET /a//b", "GET /a/b"]]])(
    "refuses %j, which gate the same requests",
    (keys) => {
      let thrown: unknown;
      try {
        table(...keys);
      } catch (error) {
        thrown = error;
      }
      expect(isX402Error(thrown, "invalid_configuration") && thrown.field).toBe(`routes.${keys[1]}`);
    },
  );

  it.each([
    [[], true],
    [["a"], true],
    [["a", "1"], true],
    [["a", "1", "files", "x"], true],
    [["b"], false],
    [["a", "1", "other"], false],
  ])("tells whether a route may begin with %j", (prefix, expected) => {
    expect(table("GET /a/:id/files/*").mayBeginWith([prefix])).toBe(expected);
  });
});
