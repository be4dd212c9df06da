import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { readPolicy, spendUpTo } from "./policy.js";
import { payee, usdc } from "./testing/shop.js";

describe("policy", () => {
  it("allows nothing when it is absent or empty", () => {
    expect(readPolicy().cap("eip155:84532", usdc)).toBeUndefined();
    expect(readPolicy({}).cap("eip155:84532", usdc)).toBeUndefined();
  });

  it("finds a hexadecimal address in any letter case and a base58 one only in its own", () => {
    const mint = "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU";
    const solana = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
    const limits = readPolicy({ maxAmount: { "eip155:84532": { [usdc]: "5" }, [solana]: { [mint]: "7" } } });
    expect(limits.cap("eip155:84532", usdc.toLowerCase())).toBe(5n);
    expect(limits.cap("eip155:84532", `0x${usdc.slice(2).toUpperCase()}`)).toBe(5n);
    expect(limits.cap(solana, mint)).toBe(7n);
    expect(limits.cap(solana, mint.toLowerCase())).toBeUndefined();
    expect(limits.cap("eip155:8453", usdc)).toBeUndefined();
  });

  it("does not change with the object it was read from", () => {
    const caps = { [usdc]: "5" };
    const flows: "authorization"[] = ["authorization"];
    const limits = readPolicy({ maxAmount: { "eip155:84532": caps }, flows });
    caps[usdc] = "500";
    flows.pop();
    expect(limits.cap("eip155:84532", usdc)).toBe(5n);
    expect(limits.flows).toEqual(["authorization"]);
  });

  it("compares payees and hosts as their meaning demands", () => {
    const limits = readPolicy({ payees: [payee], hosts: ["API.example.com:8443"] });
    expect(limits.allowsPayee(payee.toLowerCase())).toBe(true);
    expect(limits.allowsPayee(usdc)).toBe(false);
    expect(limits.allowsHost("api.example.com:8443")).toBe(true);
    expect(limits.allowsHost("api.example.com")).toBe(false);
    expect(readPolicy().allowsPayee(usdc)).toBe(true);
    expect(readPolicy().allowsHost("anywhere")).toBe(true);
  });

  it.each([
    ["a network that is none", { maxAmount: { base: { [usdc]: "1" } } }, "policy.maxAmount"],
    ["a decimal cap", { maxAmount: { "eip155:1": { [usdc]: "0.1" } } }, `policy.maxAmount.eip155:1.${usdc}`],
    [
      "an asset listed twice",
      { maxAmount: { "eip155:1": { [usdc]: "1", [usdc.toLowerCase()]: "2" } } },
      `policy.maxAmount.eip155:1.${usdc.toLowerCase()}`,
    ],
    ["an endless validity", { maxTimeoutSeconds: Number.POSITIVE_INFINITY }, "policy.maxTimeoutSeconds"],
    ["no validity", { maxTimeoutSeconds: 0 }, "policy.maxTimeoutSeconds"],
  ])("refuses %s and names the member", (_, policy, field) => {
    const caught = catchError(() => readPolicy(policy));
    expect(isX402Error(caught, "invalid_configuration") && caught.field).toBe(field);
  });

  it("is made for one asset without any float", () => {
    const policy = spendUpTo("0.29", { network: "eip155:84532", asset: usdc, decimals: 6 });
    expect(policy).toEqual({ maxAmount: { "eip155:84532": { [usdc]: "290000" } } });
    const caught = catchError(() => spendUpTo("0.1234567", { network: "eip155:84532", asset: usdc, decimals: 6 }));
    expect(isX402Error(caught, "malformed_amount")).toBe(true);
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
