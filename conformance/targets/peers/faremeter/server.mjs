// Faremeter's middleware for Hono, one per route. It asks its facilitator to complete its offers (POST /accepts), which is no part of
// x402, so that answer is given here.
import { setTimeout as wait } from "node:timers/promises";
import { x402Exact } from "@faremeter/info/evm";
import { acceptsToPricing, deriveCapabilities } from "@faremeter/middleware/common";
import { createMiddleware } from "@faremeter/middleware/hono";
import { createHTTPFacilitatorHandler } from "@faremeter/middleware/http-handler";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { stream } from "hono/streaming";

const { PORT, FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS } = process.env;
const accepts = [x402Exact({ network: EVM_NETWORK, asset: "USDC", amount: "1000", payTo: EVM_PAYEE_ADDRESS })];

/** What the package's own facilitator adds to an offer. */
function complete({ accepts: offers, ...request }) {
  const extra = { name: "USDC", version: "2" };
  return Response.json({ ...request, accepts: offers.map((offer) => ({ ...offer, maxTimeoutSeconds: 300, extra })) });
}
const facilitator = createHTTPFacilitatorHandler(FACILITATOR_URL, {
  capabilities: deriveCapabilities(accepts),
  schemes: ["exact"],
  fetch: async (url, init) => (url.endsWith("/accepts") ? complete(JSON.parse(init.body)) : fetch(url, init)),
});
const paid = await createMiddleware({
  x402Handlers: [facilitator],
  pricing: acceptsToPricing(accepts),
  supportedVersions: { x402v1: true, x402v2: true },
  authorizeBeforeCapture: true,
});

const app = new Hono();
const goods = { goods: "the report that was paid for" };
for (const path of ["/exact/evm/eip3009", "/item/:id", "/tail/*"]) app.get(path, paid, (c) => c.json(goods));
app.get("/free", (c) => c.json({ free: true }));
app.post("/echo", paid, async (c) => c.text(await c.req.text()));
app.get("/failing", paid, (c) => c.json({ error: "the handler failed" }, 500));
app.get("/throwing", paid, () => {
  throw new Error("The handler broke.");
});
const sold = {
  "set-cookie": "session=paid-session-of-one-day; HttpOnly",
  etag: '"paid-edition"',
  "cache-control": "public, max-age=600",
  "x-goods": "a header that was paid for",
};
app.get("/headers", paid, (c) => c.json(goods, 200, sold));
app.get("/moved", paid, (c) => c.redirect("/files/paid-address-of-the-report", 303));
const events = "data: the first event that was paid for\n\ndata: the last event that was paid for\n\n";
app.get("/events", paid, (c) => c.body(events, 200, { "content-type": "text/event-stream" }));
app.get("/slow", paid, async (c) => c.json({ goods: await wait(2_000, "the slow report that was paid for") }));
app.get("/stream", paid, (c) =>
  stream(c, async (out) => {
    for (const chunk of ["the first chunk, ", "the second chunk, ", "the third chunk"]) await out.write(chunk);
  }),
);
serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
