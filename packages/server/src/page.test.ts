import { X402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentGate } from "./gate.js";
import type { Offer, RouteInfo } from "./route.js";
import { fakeScheme, scriptedFacilitator, valid } from "./testing/facilitator.js";
import { challengeOf, firstOffer, pay } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

async function visit(route: Partial<RouteInfo & Offer> = {}, url = "http://shop.example/w") {
  const facilitator = scriptedFacilitator();
  facilitator.onVerify = () => ({ isValid: false, invalidReason: "odd", invalidMessage: "<script>alert(1)</script>" });
  const gate = createPaymentGate({
    facilitator,
    schemes: [fakeScheme],
    routes: { "GET /*": { ...oneCent, ...route } },
  });
  const ask = async (headers: Record<string, string>) => {
    const admission = await gate.admit({ method: "GET", url, headers: new Headers(headers) });
    if (admission.kind !== "refused") throw new Error(admission.kind);
    const fields = Object.entries(admission.headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { ...admission, headers: Object.fromEntries(fields) };
  };
  return { ask, page: await ask(browser) };
}

describe("the page for browsers", () => {
  it("tells what it costs and how it is paid, with the same challenge as for programs", async () => {
    const { ask, page } = await visit({ description: "The weather", serviceName: "Weather" });
    const { status, headers, body } = page;
    expect([status, headers["content-type"]]).toEqual([402, "text/html; charset=utf-8"]);
    expect(headers).toMatchObject({ "cache-control": "no-store", vary: "Accept, PAYMENT-SIGNATURE" });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(body).toContain("<p>Weather is sold by x402");
    expect(body).toContain("<p>The weather</p>");
    expect(body).toContain("<strong>$0.01</strong> on <code>eip155:84532</code>");
    expect(body).not.toContain('role="alert"');
    const json = await ask({ accept: "application/json" });
    expect(json.headers["content-type"]).toBe("application/json");
    expect(challengeOf(headers)).toEqual(challengeOf(json.headers));
  });

  it.each([
    ["verify", 503],
    ["settle", 502],
  ])("tells in the same way of a facilitator that fails to %s", async (call, status) => {
    const facilitator = scriptedFacilitator();
    facilitator.onVerify = () => {
      if (call === "verify") throw new X402Error("facilitator_unreachable", "It is away.");
      return valid;
    };
    facilitator.onSettle = () => "nothing of the sort";
    const gate = createPaymentGate({ facilitator, schemes: [fakeScheme], routes: { "GET /w": oneCent } });
    const ask = async (headers: Record<string, string>) =>
      gate.admit({ method: "GET", url: "/w", headers: new Headers({ ...browser, ...headers }) });
    const unpaid = await ask({});
    if (unpaid.kind !== "refused") throw new Error(unpaid.kind);
    const offer = firstOffer({ "payment-required": unpaid.headers["PAYMENT-REQUIRED"] ?? "" });
    const admission = await ask({ "payment-signature": pay(offer) });
    const answer = admission.kind === "paid" ? await admission.settle({ status: 200 }) : admission;
    expect(answer).toMatchObject({ status, headers: { "Content-Type": "text/html; charset=utf-8" } });
    expect("body" in answer && answer.body).toMatch(/<p role="alert">The payment was not taken: The /);
  });

  it("needs no script and is marked up for everybody", async () => {
    const { body } = (await visit()).page;
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    for (const part of ["<title>Payment required</title>", "<main>", "<h1>", 'name="viewport"']) {
      expect(body).toContain(part);
    }
    expect(body).not.toMatch(/<script|<img|<link|\son\w+=|maximum-scale|user-scalable/);
  });

  it("shows an amount of an asset in its own units", async () => {
    const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
    const price = { asset, amount: await fakePrice() };
    expect((await visit({ price })).page.body).toContain(`<strong>10000 atomic units of ${asset}</strong>`);
  });

  it.each([
    ["the address", {}, `http://shop.example/</code><script>alert(1)</script>?'"&`],
    ["the description", { description: `</p><script>alert(1)</script>'"` }, undefined],
    ["the name", { serviceName: `<b onclick='x'>"&` }, undefined],
  ])("lets nothing break out of %s", async (_what, route, url) => {
    const { body } = (await visit(route, url)).page;
    const plain = Object.fromEntries(Object.keys(route).map((key) => [key, "plain"]));
    expect(tagsOf(body)).toEqual(tagsOf((await visit(plain)).page.body));
    expect(body).toContain("&lt;");
    expect(body).not.toContain("'");
  });

  it("says why a payment was refused, harmlessly", async () => {
    const { ask, page } = await visit();
    const payment = pay(firstOffer(page.headers));
    const { body, status } = await ask({ ...browser, "payment-signature": payment });
    expect(status).toBe(402);
    expect(body).toContain('<p role="alert">The payment was not taken: &lt;script&gt;alert(1)&lt;/script&gt;</p>');
  });
});

function tagsOf(html: string): string[] {
  return html.match(/<[^>]*>?/g) ?? [];
}

async function fakePrice() {
  const { amount } = fakeScheme.price("$0.01", firstOffer((await visit()).page.headers).network);
  return amount;
}
