import { expect, it } from "vitest";
import { context, signedRequest } from "../testing/fixtures.js";
import type { MethodOptions } from "./methods.js";
import { serveMethods } from "./methods.js";
import { openWith } from "./open.js";
import { everyExactEvmRule, exactEvmRules, withoutExactEvmRule } from "./rules.js";

const serve = (options: MethodOptions = {}) =>
  serveMethods(options, { rules: exactEvmRules, relayApproval: async () => undefined });
const namesOf = (options?: MethodOptions) => serve(options).methods.map(({ name }) => name);

it("serves EIP-3009 and Permit2, and ERC-7710 only when somebody says which managers may be called", () => {
  expect(namesOf()).toEqual(["eip3009", "permit2"]);
  expect(namesOf({ delegationManagers: "any" })).toEqual(["eip3009", "permit2", "erc7710"]);
  expect(namesOf({ methods: ["permit2", "eip3009"] })).toEqual(["eip3009", "permit2"]);
  expect(namesOf({ methods: ["permit2"] })).toEqual(["permit2"]);
});

it("acts on the extensions of the methods that it serves", () => {
  expect(serve().extensions).toEqual(["eip2612GasSponsoring"]);
  expect(serve({ sponsorApprovals: true }).extensions).toEqual(["eip2612GasSponsoring", "erc20ApprovalGasSponsoring"]);
  expect(serve({ methods: ["eip3009"], sponsorApprovals: true }).extensions).toEqual([]);
});

it.each([
  ["methods", { methods: [] }],
  ["delegationManagers", { methods: ["erc7710"] }],
  ["factories", { factories: ["0x1234"] }],
] as const)("does not start with %s that cannot be meant", (field, options) => {
  expect(() => serve(options)).toThrow(expect.objectContaining({ code: "invalid_configuration", field }));
});

it("opens a payment by what its payload has, and by the first method when it has nothing", async () => {
  const request = await signedRequest();
  const open = (payload: Record<string, unknown>) =>
    openWith(
      serve({ delegationManagers: "any" }).methods,
      { ...request, paymentPayload: { ...request.paymentPayload, payload } },
      context,
    );
  expect(open(request.paymentPayload.payload)).toMatchObject({ ok: true });
  expect(open({})).toMatchObject({ ok: false });
  expect(open({ permit2Authorization: {} })).toMatchObject({
    problem: { field: expect.not.stringMatching(/^authorization/) },
  });
  expect(open({ delegationManager: "", permissionContext: "0x" })).toMatchObject({
    problem: { field: "delegationManager" },
  });
});

it("names every rule, and takes any of them out of every list", () => {
  const rules = everyExactEvmRule();
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    const rest = everyExactEvmRule(withoutExactEvmRule(id)).map((rule) => rule.id);
    expect(rest).toEqual(ids.filter((other) => other !== id));
  }
});
