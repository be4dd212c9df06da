import { describe, expect, test } from "vitest";
import { createFacilitator } from "../facilitator.js";
import { createHandler } from "../handler.js";
import { memoryStore } from "../memory-store.js";
import { failed, fakeScheme, paying, settled } from "../testing/fake-scheme.js";

const pending = failed("settlement_pending", "0xaa");
const namedLikeOnes = (key: string) => ({ settlementKey: () => ({ key, expiresAt: Date.now() / 1000 + 60 }) });

function setUp(
  changes: Parameters<typeof fakeScheme>[0] = {},
  storeChanges: Partial<ReturnType<typeof memoryStore>> = {},
) {
  const scheme = fakeScheme({ ...namedLikeOnes("eip155:84532/0xasset/0xnonce"), ...changes });
  const facilitator = createFacilitator({ schemes: [scheme], store: { ...memoryStore(), ...storeChanges } });
  const handle = createHandler(facilitator, { basePath: "/x402" });
  const settle = () =>
    handle(
      new Request("https://f.example/x402/settle", {
        method: "POST",
        body: JSON.stringify({ x402Version: 2, ...paying() }),
      }),
    );
  const ask = (path: string, method = "GET") => handle(new Request(`https://f.example${path}`, { method }));
  return { handle, settle, ask };
}

const link = '</x402/settlements/eip155%3A84532%2F0xasset%2F0xnonce>; rel="monitor"';
const path = "/x402/settlements/eip155%3A84532%2F0xasset%2F0xnonce";
const key = "eip155:84532/0xasset/0xnonce";

describe("a settlement that is open", () => {
  test("says where its end is told, and it is told there", async () => {
    const { settle, ask } = setUp({
      async settle(_request, options) {
        await options?.onBroadcast?.("0xaa");
        return pending;
      },
    });
    expect((await settle()).headers.get("link")).toBe(link);
    const open = await ask(path);
    expect([open.status, await open.json()]).toEqual([200, { key, state: "broadcast", transaction: "0xaa" }]);
    expect(await (await settle()).json()).toEqual(settled);
    expect(await (await ask(path)).json()).toEqual({ key, state: "confirmed", transaction: "0xaa" });
  });

  test("says so only when something was sent, and not in success", async () => {
    expect((await setUp().settle()).headers.get("link")).toBeNull();
    const refused = await setUp({ settle: async () => failed("insufficient_funds") }).settle();
    expect(refused.headers.get("link")).toBeNull();
  });
});

describe("the question how a settlement stands", () => {
  test.each([
    "/x402/settlements/unknown",
    "/x402/settlements/",
    "/x402/settlements/%E0%A4%A",
    "/x402/settlements/a%00b",
  ])("is answered 404 for %s", async (unknown) => {
    const response = await setUp().ask(unknown);
    expect([response.status, await response.json()]).toMatchObject([404, { error: "not_found" }]);
  });

  test("is answered 405 for what is no question", async () => {
    const response = await setUp().ask(path, "POST");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("is answered 503 when the store does not answer, whose words stay inside", async () => {
    const response = await setUp({}, { find: () => Promise.reject(new Error("secret")) }).ask(path);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("secret");
  });

  test("does not exist where the facilitator remembers nothing", async () => {
    const { verify, settle, supported } = createFacilitator({ schemes: [fakeScheme()] });
    const handle = createHandler({ verify, settle, supported });
    const response = await handle(new Request("https://f.example/settlements/x"));
    expect(await response.json()).toMatchObject({ message: expect.stringContaining("/verify") });
  });
});
