import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";

const program = fileURLToPath(new URL("../../targets/reference/dist/client-axios.mjs", import.meta.url));

/** A sample; the whole role is `x402-conformance client --cmd "node …/client-axios.mjs"`. */
it("finds nothing wrong with the reference over axios", { timeout: 300_000 }, async () => {
  const only = ["client/paying/buys", "client/outcome/settled-then-cut", "client/redirect/after-payment"];
  const options = only.flatMap((id) => ["--only", id]);
  const { out } = await cliOf(["client", "--cmd", `node ${program}`, ...options]);
  expect(out).toContain("3 passed");
  expect(out).not.toMatch(/\d (failed|warnings?|blocked|errors?)/);
});
