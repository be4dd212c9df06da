import { describe, expect, it } from "vitest";
import { isNetwork, matchesNetwork, network } from "./network.js";
import { resolveScheme } from "./resolve-scheme.js";

describe("networks", () => {
  it.each(["eip155:84532", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", "abc:x_-Y"])("%s is one", (text) => {
    expect(network(text)).toBe(text);
  });

  it.each([
    "",
    "base-sepolia",
    " eip155:1",
    "eip155:1 ",
    "eip155",
    "eip155:",
    ":1",
    "eip155:84532:1",
    "EIP155:1",
    "toolongname:1",
    "ab:1",
    `abc:${"x".repeat(33)}`,
    "eip155:*",
  ])("%j is none", (text) => {
    expect(isNetwork(text)).toBe(false);
    expect(() => network(text)).toThrow(expect.objectContaining({ code: "malformed_network" }));
  });

  it.each([
    ["eip155:*", "eip155:84532", true],
    ["eip155:84532", "eip155:84532", true],
    ["eip155:8453", "eip155:84532", false],
    ["eip155:*", "eip155x:1", false],
    ["eip.55:*", "eip155:1", false],
    ["sol:*", "solana:1", false],
  ])("the pattern %s and %s: %s", (pattern, candidate, matches) => {
    expect(matchesNetwork(pattern, candidate)).toBe(matches);
  });
});

describe("finding a scheme", () => {
  const exactHere = { scheme: "exact", networks: ["eip155:8453"] };
  const exactAnywhere = { scheme: "exact", networks: ["eip155:*"] };
  const uptoAnywhere = { scheme: "upto", networks: ["eip155:*"] };
  const schemes = [exactAnywhere, uptoAnywhere, exactHere];

  it("prefers the one that names the network, and hides no other scheme by it", () => {
    expect(resolveScheme(schemes, { scheme: "exact", network: "eip155:8453" })).toBe(exactHere);
    expect(resolveScheme(schemes, { scheme: "exact", network: "eip155:1" })).toBe(exactAnywhere);
    expect(resolveScheme(schemes, { scheme: "upto", network: "eip155:8453" })).toBe(uptoAnywhere);
  });

  it("finds one whose networks are more than this one", () => {
    const exactInTwo = { scheme: "exact", networks: ["solana:*", "eip155:*"] };
    expect(resolveScheme([exactInTwo], { scheme: "exact", network: "eip155:1" })).toBe(exactInTwo);
  });

  it("finds nothing for what nobody serves", () => {
    expect(resolveScheme(schemes, { scheme: "exact", network: "solana:1" })).toBeUndefined();
    expect(resolveScheme(schemes, { scheme: "nope", network: "eip155:1" })).toBeUndefined();
  });
});
