import { type Address, concatHex, encodeAbiParameters, type Hex } from "viem";
import { describe, expect, it } from "vitest";
import { isWrapped, unwrapSignature } from "./erc6492.js";

const factory: Address = "0x00000000000000000000000000000000000000f1";
const magic: Hex = `0x${"6492".repeat(16)}`;
const parameters = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;
const wrap = (...parts: [Address, Hex, Hex]) => concatHex([encodeAbiParameters(parameters, parts), magic]);

describe("a wrapped signature", () => {
  it("is known by its end, whatever its letter case", () => {
    expect(isWrapped(wrap(factory, "0x01", "0x02"))).toBe(true);
    expect(isWrapped(`0x${"42".repeat(65)}`)).toBe(false);
  });

  it("gives the factory, its calldata and the signature", () => {
    const parts = { factory, factoryData: "0x0102", signature: `0x${"42".repeat(97)}` } as const;
    const wrapped = wrap(parts.factory, parts.factoryData, parts.signature);
    expect(unwrapSignature(wrapped)).toEqual(parts);
    expect(unwrapSignature(`0x${wrapped.slice(2).toUpperCase()}`)).toEqual(unwrapSignature(wrapped));
  });

  it.each([
    ["nothing", magic],
    ["garbage", concatHex([`0x${"42".repeat(65)}`, magic])],
    ["no factory", wrap(`0x${"00".repeat(20)}`, "0x01", "0x02")],
    ["no signature", wrap(factory, "0x01", "0x")],
    ["another wrapper", wrap(factory, "0x01", wrap(factory, "0x01", "0x02"))],
    ["more behind its parts", concatHex([encodeAbiParameters(parameters, [factory, "0x01", "0x02"]), "0x00", magic])],
  ])("is malformed with %s", (_, wrapped) => {
    expect(unwrapSignature(wrapped)).toBeUndefined();
  });
});
