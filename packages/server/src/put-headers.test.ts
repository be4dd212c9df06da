import { expect, it } from "vitest";
import { putHeaders } from "./put-headers.js";

it.each([
  ["Cache-Control", "public, max-age=60, s-maxage=5", "private", "max-age=60, private"],
  ["Cache-Control", "no-store", "private", "no-store, private"],
  ["Cache-Control", "public", "no-store", "no-store"],
  [
    "Access-Control-Expose-Headers",
    "X-A, payment-required",
    "PAYMENT-REQUIRED, PAYMENT-RESPONSE",
    "X-A, payment-required, PAYMENT-RESPONSE",
  ],
  ["Vary", "Origin, accept", "Accept, PAYMENT-SIGNATURE", "Origin, accept, PAYMENT-SIGNATURE"],
  ["PAYMENT-RESPONSE", "forged", "real", "real"],
])("puts on %s: %s the gate's %s", (name, present, ours, expected) => {
  const headers = new Headers({ [name]: present });
  putHeaders(headers, { [name]: ours });
  expect(headers.get(name)).toBe(expected);
});
