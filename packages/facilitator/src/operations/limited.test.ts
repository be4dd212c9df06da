import { expect, test } from "vitest";
import { createFacilitator } from "../facilitator.js";
import { createHandler } from "../handler.js";
import { baseSepolia, failed, fakeScheme, offer, paying } from "../testing/fake-scheme.js";
import { createLimits } from "./limited.js";
import { createAllowance, type Quota } from "./quota.js";

const { asset } = offer();

function setUp(quota: Quota, changes: Parameters<typeof fakeScheme>[0] = {}) {
  let time = 1_000;
  const scheme = fakeScheme(changes);
  const limits = createLimits();
  const handler = createHandler(limits.limit(createFacilitator({ schemes: [scheme] })));
  const allowance = createAllowance(quota, () => time);
  let nonce = 0;
  async function settle() {
    nonce += 1;
    const body = JSON.stringify({ x402Version: 2, ...paying({}, `n${nonce}`) });
    const request = new Request("https://f.example/settle", { method: "POST", body });
    const response = await limits.handle(handler, request, allowance);
    const { errorReason, success } = await response.json();
    return [response.status, errorReason ?? success, response.headers.get("retry-after")];
  }
  const pass = (seconds: number) => {
    time += seconds;
  };
  return { scheme, settle, pass };
}

const ok = [200, true, null];

test("a key asks as often as it may, and again in the next window", async () => {
  const { settle, pass } = setUp({ requests: { most: 2, seconds: 60 } });
  expect([await settle(), await settle()]).toEqual([ok, ok]);
  pass(59.5);
  expect(await settle()).toEqual([429, "quota_exceeded", "1"]);
  pass(0.5);
  expect(await settle()).toEqual(ok);
});

test("a key settles as much as it may, and what is beyond is never sent", async () => {
  const amounts = [{ network: baseSepolia, asset: asset.toUpperCase(), most: 2_999n, seconds: 60 }];
  const { scheme, settle, pass } = setUp({ amounts });
  expect([await settle(), await settle()]).toEqual([ok, ok]);
  expect(await settle()).toEqual([429, "quota_exceeded", "60"]);
  expect(scheme.calls).toEqual(["settle", "settle"]);
  pass(60);
  expect(await settle()).toEqual(ok);
});

test("what was not settled is given back, what may still be is not", async () => {
  const answers = [failed("insufficient_funds"), failed("settlement_pending", "0xaa")];
  const amounts = [{ network: baseSepolia, asset, most: 1_000n, seconds: 60 }];
  const { settle } = setUp({ amounts }, { settle: async () => answers.shift() ?? failed("over") });
  expect(await settle()).toEqual([200, "insufficient_funds", null]);
  expect(await settle()).toEqual([200, "settlement_pending", null]);
  expect(await settle()).toEqual([429, "quota_exceeded", "60"]);
});

test("another asset is not bounded", async () => {
  const amounts = [{ network: baseSepolia, asset: "0xother", most: 1n, seconds: 60 }];
  expect(await setUp({ amounts }).settle()).toEqual(ok);
});

test("what is given back late is nothing to the next window", () => {
  let time = 0;
  const amounts = [{ network: baseSepolia, asset, most: 10n, seconds: 60 }];
  const allowance = createAllowance({ amounts }, () => time);
  const late = allowance.take(baseSepolia, asset, 10n);
  time = 60;
  expect(allowance.take(baseSepolia, asset, 10n)).toMatchObject({});
  if (typeof late === "object") late.giveBack();
  expect(allowance.take(baseSepolia, asset, 1n)).toBe(60);
});
