import { describe, expect, it } from "vitest";
import { wantsHtml } from "./wants-html.js";

describe("wantsHtml", () => {
  it.each([
    ["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", true],
    ["text/html, application/json;q=0.9", true],
    ["text/html;q=0.5, application/json", false],
    ["text/html, application/json", false],
    ["text/html;q=0", false],
    ["text/html;q=x", false],
    ["application/json", false],
    ["*/*", false],
    ["", false],
  ])("reads %j as %s", (accept, expected) => {
    expect(wantsHtml(new Headers({ accept }))).toBe(expected);
  });

  it("takes a request without the header for a program", () => {
    expect(wantsHtml(new Headers())).toBe(false);
  });
});
