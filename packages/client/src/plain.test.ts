import { describe, expect, it } from "vitest";
import { abortable } from "./abortable.js";
import { frozenCopy, readUrl, sameOrigin, show, wholeNumber } from "./plain.js";

describe("plain helpers", () => {
  it("shows a peer's value on one line and cut to a readable length", () => {
    expect(show("a\nb")).toBe('"a\\nb"');
    expect(show(undefined)).toBe("nothing");
    expect(show("x".repeat(10_000))).toHaveLength(121);
  });

  it("copies JSON and freezes the copy at every depth", () => {
    const original = JSON.parse('{"a":[1,{"b":null}],"__proto__":{"c":"d"},"e":true}');
    const copy = frozenCopy(original);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(original));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    original.a[1].b = "changed";
    expect(copy.a[1].b).toBeNull();
    const inner = Object.getOwnPropertyDescriptor(copy, "__proto__")?.value;
    expect([copy, copy.a, copy.a[1], inner].every(Object.isFrozen)).toBe(true);
    expect([frozenCopy(copy), frozenCopy(7), frozenCopy(null)]).toEqual([copy, 7, null]);
    expect(frozenCopy(Object.freeze({ open: {} })).open).toSatisfy(Object.isFrozen);
  });

  it("reads whatever a signer could read as a number", () => {
    expect(["10", "0x10", "", "1e3", "1.5", "ten"].map(wholeNumber)).toEqual([
      10n,
      16n,
      0n,
      ...Array(3).fill(undefined),
    ]);
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
