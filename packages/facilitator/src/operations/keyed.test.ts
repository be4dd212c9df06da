import { expect, test } from "vitest";
import { keyed } from "./keyed.js";

const handle = keyed(async () => new Response("handled"), ["first-key", "second-key"]);

function ask(authorization: string | undefined, method = "POST") {
  return handle(
    new Request("https://f.example/settle", { method, ...(authorization && { headers: { authorization } }) }),
  );
}

test.each(["Bearer first-key", "bearer second-key", "Bearer  first-key "])("%j may settle", async (authorization) => {
  expect(await (await ask(authorization)).text()).toBe("handled");
});

test.each([undefined, "Bearer", "Bearer ", "Bearer first-ke", "Bearer first-key x", "Basic first-key", "first-key"])(
  "%j may not, and is told how",
  async (authorization) => {
    const response = await ask(authorization);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await response.json()).toMatchObject({ error: "unauthorized" });
  },
);

test("what is only read needs no key", async () => {
  expect(await (await ask(undefined, "GET")).text()).toBe("handled");
});
