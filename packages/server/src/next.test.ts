import { describe, expect, it } from "vitest";
import { createPaymentGate } from "./gate.js";
import { withPayment } from "./next.js";
import { fakeScheme, scriptedFacilitator } from "./testing/facilitator.js";
import { challengeOf } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

const gate = createPaymentGate({
  facilitator: scriptedFacilitator(),
  schemes: [fakeScheme],
  routes: { "GET /users/:id": oneCent },
});

describe("the adapter for Next.js", () => {
  it.each(["/users/7", "/people/7", "/users//7%2Fx", "/"])("sells a route that was reached by %s", async (path) => {
    const handler = withPayment(() => new Response("secret"), gate, { route: "GET /users/:id" });
    const response = await handler(new Request(`http://shop.example${path}`), undefined);
    expect([response.status, await response.text()]).toEqual([402, expect.not.stringContaining("secret")]);
    const challenge = challengeOf(Object.fromEntries(response.headers));
    expect(challenge.resource.url).toBe(`http://shop.example${path}`);
  });

  it.each([
    ["no such route", gate, "GET /users"],
    ["a gate that names no routes", { admit: gate.admit }, "GET /users/:id"],
  ])("refuses at once to sell by %s", (_what, given, route) => {
    const wrap = () => withPayment(() => new Response("secret"), given, { route });
    expect(wrap).toThrow(expect.objectContaining({ code: "invalid_configuration", field: "route" }));
  });
});
