import { describe, expect, it } from "vitest";
import { readPath, withoutOrigin } from "./request-path.js";

const readings = (target: string) => readPath(target).readings.map((segments) => segments.join("|"));

describe("readPath", () => {
  it.each([
    ["/", [""]],
    ["/api/Report", ["api|report"]],
    ["/api/report/?x=1", ["api|report"]],
    ["/files/a.b-c_d~e", ["files|a.b-c_d~e"]],
  ])("reads the plain path %s in one way", (target, expected) => {
    expect(readings(target)).toEqual(expected);
  });

  it.each([
    ["/%77", "w"],
    ["//w", "w"],
    ["/w//", "w"],
    ["/./w", "w"],
    ["/x/../w", "w"],
    ["/x/..%2Fw", "w"],
    ["/%2e%2e/w", "w"],
    ["/../../w", "w"],
    ["/w;v=1", "w"],
    ["/w;a/b", "w"],
    ["/w;#/b", "w"],
    ["/w#x", "w"],
    ["/w\\", "w"],
    ["/w%5c", "w"],
    ["//host/w", "w"],
    ["http://host/w", "w"],
    ["http://host?x", ""],
    ["HTTP://user@host:1/w?x", "w"],
    ["/api%2Fw", "api|w"],
    ["/api\\w", "api|w"],
    ["/data/%0A", "data|\n"],
    ["/σ", "σ"],
    ["/%CF%82", "σ"],
    ["/x%/../w", "w"],
    ["/w%0A", "w"],
    ["/w%20/", "w"],
    ["/w%E2%80%A8", "w"],
    ["/w%00.txt", "w"],
    ["/x/..%20/w", "w"],
  ])("reads %s as %s too", (target, expected) => {
    expect(readings(target)).toContain(expected);
  });

  it("keeps dot segments too, for routers that take them for names", () => {
    expect(readings("/x/../w")).toEqual(["w", "x|..|w"]);
  });

  it("decodes once", () => {
    expect(readings("/%2577")).toEqual(["%77"]);
  });

  it("keeps an encoded slash inside its segment too", () => {
    expect(readings("/report/a%2Fb")).toEqual(["report|a/b", "report|a|b"]);
  });

  it.each([
    ["/w/x", []],
    ["/w%", [[]]],
    ["/w/%zz/x", [["w"]]],
    ["/w/x%c0", [["w"]]],
    ["/w/%41%/%", [["w"]]],
  ])("tells what stands before broken percent-encoding in %s", (target, expected) => {
    expect(readPath(target).brokenAfter).toEqual(expected);
  });

  it("stays bounded on a long and twisted path", () => {
    expect(readPath("//a;b/%2e%2e/%2f\\#".repeat(800)).readings.length).toBeLessThanOrEqual(64);
  });
});

describe("withoutOrigin", () => {
  it.each([
    ["/w?x", "/w?x"],
    ["http://host", "/"],
    ["https://host:8443/w?x#y", "/w?x#y"],
  ])("leaves of %s only %s", (target, expected) => {
    expect(withoutOrigin(target)).toBe(expected);
  });
});
