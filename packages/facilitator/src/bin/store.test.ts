import { devNull } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "./store.js";

test("a store in memory needs nothing", async () => {
  const store = await openStore({ in: "memory" });
  expect(await store.find("k")).toBeUndefined();
  await store.close();
});

test.each([
  { in: "folder", folder: join(devNull, "no folder") },
  { in: "postgres", url: "postgres://user@127.0.0.1:1/x402" },
] as const)("a store in a $in that cannot be had is a fault", async (settings) => {
  await expect(openStore(settings)).rejects.toMatchObject({ code: "store_unreachable" });
});
