import { describe, expect, it } from "vitest";
import { listen, readBody } from "./listen.js";

describe("listen", () => {
  it("stops although it owes an answer", async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await listen(() => arrived());
    const ended = fetch(server.url).then(
      () => "answered",
      () => "closed",
    );
    await arrival;
    await server.stop();
    expect(await ended).toBe("closed");
  });

  it("reads no more of a body than it is allowed to", async () => {
    let length = 0;
    const server = await listen(async (request, response) => {
      length = (await readBody(request, 10)).length;
      response.end();
    });
    await fetch(server.url, { method: "POST", body: "x".repeat(1_000) }).catch(() => undefined);
    await server.stop();
    expect(length).toBeLessThanOrEqual(10);
  });

  it("answers 500 when its handler throws", async () => {
    const server = await listen(() => {
      throw new Error("a fault of the suite");
    });
    const answer = await fetch(server.url);
    expect([answer.status, await answer.json()]).toEqual([500, { error: "a fault of the suite" }]);
    await server.stop();
  });

  it("says so when its port is taken", async () => {
    const server = await listen(() => undefined);
    const port = Number(new URL(server.url).port);
    await expect(listen(() => undefined, { port })).rejects.toThrow(`Port ${port}`);
    await server.stop();
  });
});
