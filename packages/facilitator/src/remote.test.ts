import type { RequestListener, ServerResponse } from "node:http";
import { isX402Error, type X402Error, type X402ErrorCode } from "@x402-reference/types";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type RemoteFacilitatorOptions, remoteFacilitator } from "./remote.js";
import { failed, paying, settled } from "./testing/fake-scheme.js";
import { serve, type TestServer } from "./testing/http-server.js";

const open: TestServer[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function setUp(listener: RequestListener, options: Partial<RemoteFacilitatorOptions> = {}) {
  const server = await serve(listener);
  open.push(server);
  const facilitator = remoteFacilitator({ url: server.url, timeoutMs: 5_000, ...options });
  return { server, facilitator };
}

function answering(status: number, body: unknown): RequestListener {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };
}

async function faultOf(promise: Promise<unknown>, code: X402ErrorCode): Promise<X402Error> {
  const error: unknown = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!isX402Error(error, code)) throw error;
  return error;
}

const valid = { isValid: true, payer: "0xpayer" };
const supported = {
  kinds: [{ x402Version: 2, scheme: "exact", network: "eip155:84532" }],
  extensions: [],
  signers: {},
};

describe("what is asked", () => {
  test("verify and settle post the envelope as JSON", async () => {
    const { server, facilitator } = await setUp((request, response) =>
      answering(200, request.url === "/verify" ? valid : settled)(request, response),
    );
    expect(await facilitator.verify(paying())).toEqual(valid);
    expect(await facilitator.settle(paying())).toEqual(settled);
    const { paymentPayload, paymentRequirements } = paying();
    for (const [index, path] of ["/verify", "/settle"].entries()) {
      expect(server.requests[index]).toMatchObject({
        method: "POST",
        path,
        headers: { "content-type": "application/json" },
      });
      const sent: unknown = JSON.parse(server.requests[index]?.body ?? "");
      expect(sent).toEqual({ x402Version: 2, paymentPayload, paymentRequirements });
    }
  });

  test.each(["", "/", "///"])("trailing slashes %j of the URL do not matter", async (slashes) => {
    const { server } = await setUp(answering(200, supported));
    await remoteFacilitator({ url: `${server.url}/base${slashes}` }).supported();
    expect(server.requests[0]).toMatchObject({ method: "GET", path: "/base/supported", body: "" });
  });

  test("headers of the caller's own are sent, the same for all or made for each call", async () => {
    const fixed = await setUp(answering(200, supported), { headers: { authorization: "Bearer a" } });
    await fixed.facilitator.supported();
    expect(fixed.server.requests[0]?.headers.authorization).toBe("Bearer a");
    const made = await setUp(answering(200, supported), { headers: async (call) => ({ authorization: call }) });
    await made.facilitator.supported();
    expect(made.server.requests[0]?.headers.authorization).toBe("supported");
  });

  test("a header that HTTP forbids is refused without being quoted", async () => {
    const { facilitator } = await setUp(answering(200, supported), { headers: { authorization: "secret\nsecret" } });
    const error = await faultOf(facilitator.supported(), "invalid_configuration");
    expect(`${error.message}${String(error.cause)}`).not.toContain("secret");
  });

  test.each([
    "facilitator.example.com",
    "ftp://example.com",
    "https://user:word@example.com",
    "https://example.com?key=1",
    "https://example.com/#x",
  ])("the URL %s is refused at once", (url) => {
    expect(() => remoteFacilitator({ url })).toThrow(expect.objectContaining({ code: "invalid_configuration" }));
  });

  test("a time-out that no timer can keep is refused at once", () => {
    expect(() => remoteFacilitator({ url: "https://example.com", timeoutMs: 0 })).toThrow(/timeoutMs/);
  });
});

describe("verdicts", () => {
  test("a refusal is a value", async () => {
    const refusal = { isValid: false, invalidReason: "insufficient_funds" };
    const { facilitator } = await setUp(answering(200, refusal));
    expect(await facilitator.verify(paying())).toEqual(refusal);
  });

  test.each([400, 402, 500])("a typed refusal of status %i is a value too", async (status) => {
    const { facilitator } = await setUp((request, response) =>
      answering(
        status,
        request.url === "/verify"
          ? { isValid: false, invalidReason: "invalid_payload" }
          : failed("settlement_pending", "0xaa"),
      )(request, response),
    );
    expect(await facilitator.verify(paying())).toMatchObject({ isValid: false, invalidReason: "invalid_payload" });
    expect(await facilitator.settle(paying())).toEqual(failed("settlement_pending", "0xaa"));
  });

  test("optional members that are null are read as absent", async () => {
    const { facilitator } = await setUp(
      answering(200, { isValid: true, payer: null, invalidReason: null, extra: null }),
    );
    expect(await facilitator.verify(paying())).toMatchObject({ isValid: true });
  });

  test("a supported answer may leave out what is optional", async () => {
    const { facilitator } = await setUp(answering(200, { kinds: supported.kinds }));
    expect(await facilitator.supported()).toEqual(supported);
  });
});

describe("malformed answers are faults", () => {
  const bodies: [string, unknown][] = [
    ["an empty body", ""],
    ["HTML", "<html>ok</html>"],
    ["cut-off JSON", '{"isValid":tr'],
    ["null", "null"],
    ["an array", []],
    ["an empty object", {}],
    ["true", "true"],
  ];

  test.each([
    ...bodies,
    ['isValid:"true"', { isValid: "true" }],
    ["isValid:1", { isValid: 1 }],
    ["isValid:null", { isValid: null }],
    ["a payer that is a number", { isValid: true, payer: 7 }],
    ["a member named __proto__", '{"isValid":true,"__proto__":{}}'],
  ])("verify: %s", async (_what, body) => {
    const { facilitator } = await setUp(answering(200, body));
    await faultOf(facilitator.verify(paying()), "facilitator_malformed_response");
  });

  test.each([
    ...bodies,
    ['success:"true"', { ...settled, success: "true" }],
    ["no transaction", { success: true, network: "eip155:84532" }],
    ["a null transaction", { ...settled, transaction: null }],
    ["no network", { success: true, transaction: "0xaa" }],
    ["an empty network", { ...settled, network: "" }],
    ["an amount that is a number", { ...settled, amount: 1000 }],
  ])("settle: %s", async (_what, body) => {
    const { facilitator } = await setUp(answering(200, body));
    await faultOf(facilitator.settle(paying()), "facilitator_malformed_response");
  });

  test.each([
    ...bodies,
    ["kinds that is an object", { kinds: {} }],
    ["a kind without scheme", { kinds: [{ x402Version: 2, network: "eip155:1" }] }],
  ])("supported: %s", async (_what, body) => {
    const { facilitator } = await setUp(answering(200, body));
    await faultOf(facilitator.supported(), "facilitator_malformed_response");
  });

  test("the field at fault is named", async () => {
    const { facilitator } = await setUp(answering(200, { ...settled, network: "base" }));
    const error = await faultOf(facilitator.settle(paying()), "facilitator_malformed_response");
    expect(error.field).toBe("network");
    expect(error.message).toContain("/settle");
  });
});

describe("a status other than 2xx is never success", () => {
  test.each([400, 401, 404, 429, 500, 503])("%i with a body that says success", async (status) => {
    const { facilitator } = await setUp((request, response) =>
      answering(status, request.url === "/verify" ? valid : request.url === "/settle" ? settled : supported)(
        request,
        response,
      ),
    );
    await faultOf(facilitator.verify(paying()), "facilitator_unreachable");
    await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
    await faultOf(facilitator.supported(), "facilitator_unreachable");
  });

  test("401 says that credentials are wanted", async () => {
    const { facilitator } = await setUp(answering(401, "Unauthorized"));
    const error = await faultOf(facilitator.verify(paying()), "facilitator_unreachable");
    expect(error.message).toContain("credentials");
  });
});

describe("answers without end", () => {
  const drip = (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    const timer = setInterval(() => response.write(" "), 2);
    response.once("close", () => clearInterval(timer));
  };

  test.each([
    ["that never comes", () => undefined],
    ["that drips", (_request: unknown, response: ServerResponse) => drip(response)],
  ])("an answer %s is given up in time, and the connection ended", async (_what, listener) => {
    const { server, facilitator } = await setUp(listener, { timeoutMs: 100 });
    const error = await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
    expect(error.message).toContain("within 100 ms");
    await server.hungUp;
  });

  test("an answer that is too large is not read on", async () => {
    const { server, facilitator } = await setUp((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    });
    const error = await faultOf(facilitator.verify(paying()), "facilitator_malformed_response");
    expect(error.message).toContain("65536 bytes");
    await server.hungUp;
  });

  test("a settlement is waited for longer than a verdict, as giving it up leaves its outcome unknown", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const facilitator = remoteFacilitator({ url: "https://example.com", fetch: () => new Promise(() => undefined) });
    const givenUp: string[] = [];
    void facilitator.verify(paying()).catch(() => givenUp.push("verify"));
    void facilitator.settle(paying()).catch(() => givenUp.push("settle"));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(givenUp).toEqual(["verify"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(givenUp).toEqual(["verify", "settle"]);
  });

  test("a fetch that ignores its signal is given up in time all the same", async () => {
    const facilitator = remoteFacilitator({
      url: "https://example.com",
      timeoutMs: 10,
      fetch: () => new Promise(() => undefined),
    });
    await faultOf(facilitator.verify(paying()), "facilitator_unreachable");
  });
});

describe("connections that fail", () => {
  test("a socket that is closed without an answer", async () => {
    const { facilitator } = await setUp((request) => request.socket.destroy());
    await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
  });

  test("a socket that is closed amid the answer", async () => {
    const { facilitator } = await setUp((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"success":true', () => response.destroy());
    });
    await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
  });

  test("a port where nobody listens", async () => {
    const { server, facilitator } = await setUp(answering(200, valid));
    server.close();
    const error = await faultOf(facilitator.verify(paying()), "facilitator_unreachable");
    expect(error.message).toContain(server.url);
  });
});

describe("redirects", () => {
  const redirecting = (status: number, location: (path: string) => string, then: unknown): RequestListener => {
    return (request, response) => {
      const path = request.url ?? "";
      if (path.startsWith("/moved")) return answering(200, then)(request, response);
      response.writeHead(status, { location: location(path) }).end();
    };
  };

  test.each([301, 302, 303, 307, 308])("a %i of supported is followed", async (status) => {
    const { facilitator } = await setUp(redirecting(status, (path) => `/moved${path}`, supported));
    expect(await facilitator.supported()).toEqual(supported);
  });

  test("headers of the caller's own stay with the origin they are for", async () => {
    const other = await setUp(answering(200, supported));
    const { server, facilitator } = await setUp(
      (_request, response) => response.writeHead(302, { location: `${other.server.url}/supported` }).end(),
      { headers: { "x-api-key": "secret" } },
    );
    expect(await facilitator.supported()).toEqual(supported);
    expect(server.requests[0]?.headers["x-api-key"]).toBe("secret");
    expect(other.server.requests[0]?.headers["x-api-key"]).toBeUndefined();
  });

  test.each([307, 308])("a %i of settle is followed within the origin, with its body", async (status) => {
    const { server, facilitator } = await setUp(redirecting(status, (path) => `/moved${path}`, settled));
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /settle",
      "POST /moved/settle",
    ]);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test.each([301, 302, 303])("a %i of settle is not followed", async (status) => {
    const { server, facilitator } = await setUp(redirecting(status, (path) => `/moved${path}`, settled));
    await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
    expect(server.requests).toHaveLength(1);
  });

  test("a payment is not carried to another origin", async () => {
    const other = await setUp(answering(200, settled));
    const { facilitator } = await setUp((_request, response) =>
      response.writeHead(307, { location: `${other.server.url}/settle` }).end(),
    );
    await faultOf(facilitator.settle(paying()), "facilitator_unreachable");
    expect(other.server.requests).toEqual([]);
  });

  test.each(["/supported", "", "ftp://example.com/", "http://["])(
    "the location %j leads nowhere, and ends",
    async (location) => {
      const { server, facilitator } = await setUp((_request, response) => response.writeHead(302, { location }).end());
      await faultOf(facilitator.supported(), "facilitator_unreachable");
      expect(server.requests.length).toBeLessThanOrEqual(4);
    },
  );
});
