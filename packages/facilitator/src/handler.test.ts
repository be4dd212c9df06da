import type { Facilitator } from "@x402-reference/types";
import { describe, expect, test } from "vitest";
import { createFacilitator } from "./facilitator.js";
import { createHandler, type HandlerOptions } from "./handler.js";
import { fakeScheme, paying } from "./testing/fake-scheme.js";

const envelope = () => ({ x402Version: 2, ...paying() });

function setUp(
  options: HandlerOptions = {},
  facilitator: Facilitator = createFacilitator({ schemes: [fakeScheme()] }),
) {
  const handle = createHandler(facilitator, options);
  return async (method: string, path: string, body?: unknown) => {
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const request = new Request(`http://localhost${path}`, { method, ...(text !== undefined && { body: text }) });
    return answerOf(await handle(request));
  };
}

async function answerOf(response: Response): Promise<{ status: number; headers: Headers; body: unknown }> {
  expect(response.headers.get("content-type")).toBe("application/json");
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

function streaming(path: string, body: ReadableStream<Uint8Array>): Request {
  const init = { method: "POST", body, duplex: "half" };
  return new Request(`http://localhost${path}`, init);
}

describe("well-formed requests", () => {
  test("a payment is verified and settled", async () => {
    const call = setUp();
    expect(await call("POST", "/verify", envelope())).toMatchObject({ status: 200, body: { isValid: true } });
    expect(await call("POST", "/settle", envelope())).toMatchObject({ status: 200, body: { success: true } });
  });

  test("a payment that is not acceptable is answered 200 with a typed refusal", async () => {
    const call = setUp();
    const request = { x402Version: 2, ...paying({ scheme: "nope" }) };
    expect(await call("POST", "/verify", request)).toMatchObject({
      status: 200,
      body: { isValid: false, invalidReason: "unsupported_scheme" },
    });
    expect(await call("POST", "/settle", request)).toMatchObject({
      status: 200,
      body: { success: false, errorReason: "unsupported_scheme", transaction: "", network: "eip155:84532" },
    });
  });

  test("unknown members change nothing", async () => {
    const request = { ...envelope(), zzz: { deep: [1] } };
    expect(await setUp()("POST", "/verify", request)).toMatchObject({ status: 200, body: { isValid: true } });
  });

  test("supported is served to GET, and to HEAD without a body", async () => {
    const call = setUp();
    const got = await call("GET", "/supported");
    expect(got).toMatchObject({ status: 200, body: { extensions: [], signers: { "eip155:*": ["0xsigner"] } } });
    expect(await call("HEAD", "/supported")).toMatchObject({ status: 200, body: undefined });
  });

  test.each(["/x402", "/x402/"])("the base path %s comes before every call, and only there", async (basePath) => {
    const call = setUp({ basePath });
    expect(await call("POST", "/x402/verify", envelope())).toMatchObject({ status: 200 });
    expect(await call("GET", "/x402/supported")).toMatchObject({ status: 200 });
    expect(await call("GET", "/supported")).toMatchObject({ status: 404 });
  });
});

describe("bodies that cannot be read", () => {
  const { paymentPayload, paymentRequirements } = paying();
  const deep = "[".repeat(40) + "]".repeat(40);

  test.each([
    ["no body", undefined, "invalid_payload"],
    ["an empty body", "", "invalid_payload"],
    ["not JSON", "xx", "invalid_payload"],
    ["cut-off JSON", '{"paymentPayload":', "invalid_payload"],
    ["a number", "3", "invalid_payload"],
    ["null", "null", "invalid_payload"],
    ["an array", "[]", "invalid_payload"],
    ["too deep nesting", `{"paymentPayload":${deep}}`, "invalid_payload"],
    ["a member named __proto__", '{"__proto__":{}}', "invalid_payload"],
    ["no paymentPayload", { x402Version: 2, paymentRequirements }, "invalid_payload"],
    ["a null paymentPayload", { x402Version: 2, paymentPayload: null, paymentRequirements }, "invalid_payload"],
    ["no paymentRequirements", { x402Version: 2, paymentPayload }, "invalid_payment_requirements"],
  ])("%s is answered 400 with a typed refusal", async (_what, body, reason) => {
    const call = setUp();
    const verdict = await call("POST", "/verify", body);
    expect(verdict).toMatchObject({ status: 400, body: { isValid: false, invalidReason: reason } });
    const outcome = await call("POST", "/settle", body);
    expect(outcome).toMatchObject({ status: 400, body: { success: false, errorReason: reason, transaction: "" } });
  });

  test("a settlement's answer names the offer's network when it can be read, and else an unknown one", async () => {
    const call = setUp();
    const withOffer = await call("POST", "/settle", { paymentRequirements });
    expect(withOffer.body).toMatchObject({ network: "eip155:84532" });
    for (const body of ["xx", {}, { paymentPayload: {}, paymentRequirements: { network: "" } }]) {
      const answer = await call("POST", "/settle", body);
      expect(answer.body).toMatchObject({ success: false, network: "unknown:unknown" });
    }
  });

  test.each([
    ["another version", { x402Version: 3 }, "invalid_x402_version"],
    ["a payment without accepted", { paymentPayload: { x402Version: 2, payload: {} } }, "invalid_payload"],
    ["a payment that is a string", { paymentPayload: "x" }, "invalid_payload"],
    [
      "an offer without asset",
      { paymentRequirements: { ...paymentRequirements, asset: undefined } },
      "invalid_payment_requirements",
    ],
    ["an offer on no network", { paymentRequirements: { ...paymentRequirements, network: "base" } }, "invalid_network"],
    [
      "an amount that is no amount",
      { paymentRequirements: { ...paymentRequirements, amount: "0x1" } },
      "invalid_payment_requirements",
    ],
    ["a payload the scheme cannot read", { paymentPayload: { ...paymentPayload, payload: {} } }, "invalid_payload"],
  ])("%s is answered 200 with a typed refusal", async (_what, changes, reason) => {
    const call = setUp();
    const body = { ...envelope(), ...changes };
    expect(await call("POST", "/verify", body)).toMatchObject({
      status: 200,
      body: { isValid: false, invalidReason: reason },
    });
    expect(await call("POST", "/settle", body)).toMatchObject({
      status: 200,
      body: { success: false, errorReason: reason, transaction: "" },
    });
  });

  test("a body that breaks off or is not UTF-8 is answered 400", async () => {
    const handle = createHandler(createFacilitator({ schemes: [fakeScheme()] }));
    const breaking = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("reset")) });
    const latin1 = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(JSON.stringify({ ...envelope(), name: "é" }), "latin1"));
        controller.close();
      },
    });
    for (const body of [breaking, latin1]) {
      expect(await answerOf(await handle(streaming("/verify", body)))).toMatchObject({
        status: 400,
        body: { isValid: false, invalidReason: "invalid_payload" },
      });
    }
  });
});

describe("bodies without end", () => {
  test("a body over the bound is answered 413, and not read on", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000).fill(0x20)),
      cancel: () => {
        cancelled = true;
      },
    });
    const handle = createHandler(createFacilitator({ schemes: [fakeScheme()] }), { maxBodyBytes: 10_000 });
    expect(await answerOf(await handle(streaming("/settle", endless)))).toMatchObject({
      status: 413,
      body: { success: false, errorReason: "invalid_payload", transaction: "", network: "unknown:unknown" },
    });
    expect(cancelled).toBe(true);
  });

  test("a body of exactly the bound is read", async () => {
    const text = JSON.stringify(envelope());
    expect(await setUp({ maxBodyBytes: text.length })("POST", "/verify", text)).toMatchObject({ status: 200 });
    expect(await setUp({ maxBodyBytes: text.length - 1 })("POST", "/verify", text)).toMatchObject({ status: 413 });
  });

  test("a body that never ends is answered 408", async () => {
    const silent = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Uint8Array.of(0x7b)) });
    const handle = createHandler(createFacilitator({ schemes: [fakeScheme()] }), { bodyTimeoutMs: 10 });
    expect(await answerOf(await handle(streaming("/verify", silent)))).toMatchObject({
      status: 408,
      body: { isValid: false, invalidReason: "invalid_payload" },
    });
  });
});

describe("other paths and methods", () => {
  test.each(["/", "/verify/", "/supported/x", "/%00", "//verify"])("%s is not found", async (path) => {
    expect(await setUp()("POST", path, {})).toMatchObject({ status: 404, body: { error: "not_found" } });
  });

  test.each([
    ["GET", "/verify", "POST"],
    ["PUT", "/settle", "POST"],
    ["OPTIONS", "/settle", "POST"],
    ["POST", "/supported", "GET, HEAD"],
  ])("%s %s is answered 405 with the methods allowed", async (method, path, allow) => {
    const answer = await setUp()(method, path);
    expect(answer).toMatchObject({ status: 405, body: { error: "method_not_allowed" } });
    expect(answer.headers.get("allow")).toBe(allow);
  });
});

describe("a facilitator that throws", () => {
  const throwing = () => Promise.reject(new Error("secret of the inside"));
  const broken: Facilitator = { verify: throwing, settle: throwing, supported: throwing };

  test.each([
    ["POST", "/verify", { isValid: false, invalidReason: "unexpected_verify_error" }],
    ["POST", "/settle", { success: false, errorReason: "unexpected_settle_error", network: "eip155:84532" }],
    ["GET", "/supported", { error: "unexpected_error" }],
  ])("%s %s is answered 500 without its words", async (method, path, body) => {
    const answer = await setUp({}, broken)(method, path, method === "POST" ? envelope() : undefined);
    expect(answer).toMatchObject({ status: 500, body });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
  });

  test("and one whose answer cannot be written as JSON is answered 500 too", async () => {
    const odd: Facilitator = { ...broken, verify: async () => ({ isValid: true, extra: { amount: 1n } }) };
    expect(await setUp({}, odd)("POST", "/verify", envelope())).toMatchObject({ status: 500 });
  });
});

test("a time-out that no timer can keep is refused when the handler is made", () => {
  expect(() => setUp({ bodyTimeoutMs: Number.POSITIVE_INFINITY })).toThrow(/bodyTimeoutMs/);
});
