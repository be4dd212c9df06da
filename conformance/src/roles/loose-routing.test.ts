import { describe, expect, it } from "vitest";
import { spell, spellingNames } from "../vectors/spelling.js";
import { looseMethod, loosePath } from "./loose-routing.js";

const path = "/exact/evm/eip3009";
const origin = "http://127.0.0.1:4021";
// What stands behind the path in these is for routes that take it as a parameter.
const longer = /^(newline-inside|percent$|broken|not-utf8|more-behind)/;

describe("loosePath", () => {
  it.each(spellingNames.filter((name) => !longer.test(name)))("reaches the handler by %s", (spelling) => {
    expect(loosePath(spell(path, spelling, origin))).toBe(path);
  });

  it.each(spellingNames.filter((name) => longer.test(name)))("reaches what is below the path by %s", (spelling) => {
    expect(loosePath(spell(path, spelling, origin)).startsWith(path)).toBe(true);
  });
});

it.each([
  ["HEAD", {}, "GET"],
  ["POST", { "X-HTTP-Method-Override": "get" }, "GET"],
  ["POST", { "X-HTTP-Method": "HEAD" }, "GET"],
  ["GET", { "X-Method-Override": "PUT" }, "PUT"],
])("runs the handler of %s %j as %s", (method, headers, handler) => {
  expect(looseMethod(method, new Headers(headers))).toBe(handler);
});
