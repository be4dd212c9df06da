import { expect, it } from "vitest";
import { positive } from "../../test/sample-vectors.js";
import { covers, differences } from "./differences.js";
import type { Given, Step, Vector } from "./format.js";

const given = (value: Given): Vector => ({ ...positive, given: value });
const steps = (...value: Step[]): Vector => ({ ...positive, steps: value });
const call: Step = { id: "verify", call: "verify", expect: { any: [{ grade: "strict", match: {} }] } };

it.each<[string, Vector, Vector, string[]]>([
  ["nothing", positive, { ...positive, id: "x", title: "another title", why: "other reasons" }, []],
  ["nothing but emptiness", positive, given({ payment: {} }), []],
  [
    "a member of what the twin lacks",
    positive,
    given({ payment: { authorization: { value: "1" } } }),
    ["/given/payment/authorization/value"],
  ],
  ["a value", given({ funds: "1" }), given({ funds: "2" }), ["/given/funds"]],
  ["a removal", positive, given({ payment: { offer: { extra: { $remove: true } } } }), ["/given/payment/offer/extra"]],
  ["an empty list", positive, given({ probe: [] }), ["/given/probe"]],
  ["an element more", given({ probe: [] }), given({ probe: ["no-op"] }), ["/given/probe/0"]],
  [
    "part of an element",
    given({ payment: { tamper: [{ path: "/a", value: 1 }] } }),
    given({ payment: { tamper: [{ path: "/a", value: 2 }] } }),
    ["/given/payment/tamper/0/value"],
  ],
  ["what a step sends", steps(call), steps({ ...call, call: "settle" }), ["/steps/0/call"]],
  ["what a step also does", steps(call), steps({ ...call, copies: 5 }), ["/steps/0/copies"]],
  ["one step more", steps(call), steps(call, { id: "pause", chain: { do: "pause" } }), ["/steps/1"]],
  ["not how a step is called", steps(call), steps({ ...call, id: "other" }), []],
  ["not what a step expects", steps(call), steps({ ...call, expect: { any: [{ grade: "warn", match: {} }] } }), []],
])("finds %s", (_, left, right, places) => {
  expect(differences(left, right)).toEqual(places);
  expect(differences(right, left)).toEqual(places);
});

it("lets a declaration cover its place and all inside, and nothing beside", () => {
  expect(covers("/given/payment", "/given/payment/offer")).toBe(true);
  expect(covers("/given/payment", "/given/payment")).toBe(true);
  expect(covers("/given/payment", "/given/payments")).toBe(false);
  expect(covers("/given/payment/offer", "/given/payment")).toBe(false);
});
