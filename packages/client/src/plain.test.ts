import { describe, expect, it } from "vitest";
import { abortable } from "./abortable.js";
import { readUrl, sameOrigin, show } from "./plain.js";

describe("plain helpers", () => {
  it("shows a peer's value on one line and cut to a readable length", () => {
    expect(show("a\nb")).toBe('"a\\nb"');
    expect(show(undefined)).toBe("nothing");
    expect(show("x".repeat(10_000))).toHaveLength(121);
  });

  it("takes nothing without a host for the same origin", () => {
    const [one, other] = [readUrl("data:text/plain,a"), readUrl("data:text/plain,b")];
    expect(sameOrigin(one, other)).toBe(false);
    expect(sameOrigin(undefined, undefined)).toBe(false);
    expect(sameOrigin(readUrl("https://a.example"), readUrl("https://a.example:443/x"))).toBe(true);
  });

  it("never begins work after the signal has fired, and passes on what the work throws", async () => {
    let begun = false;
    const work = () => {
      begun = true;
    };
    await expect(abortable(work, AbortSignal.abort("enough"))).rejects.toBe("enough");
    expect(begun).toBe(false);
    const broken = () => {
      throw new Error("broken");
    };
    await expect(abortable(broken, new AbortController().signal)).rejects.toThrow("broken");
    await expect(abortable(broken, undefined)).rejects.toThrow("broken");
  });
});
