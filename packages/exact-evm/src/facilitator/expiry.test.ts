import { expect, it } from "vitest";
import { rememberedUntil } from "./expiry.js";

it("remembers a payment until it expires", () => {
  expect(rememberedUntil(1_060, 1_000n)).toBe(1_060);
});

it.each([Number(2n ** 256n - 1n), Number.POSITIVE_INFINITY, Number("soon")])(
  "remembers one that expires at %d for an hour",
  (expiry) => {
    expect(rememberedUntil(expiry, 1_000n)).toBe(4_600);
  },
);
