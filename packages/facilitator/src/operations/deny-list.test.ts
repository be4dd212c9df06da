import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFacilitator } from "../facilitator.js";
import { fakeScheme, offer, paying, settled } from "../testing/fake-scheme.js";
import { openDenyList } from "./deny-list.js";

async function setUp(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "x402-denied-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "denied.yaml");
  await writeFile(path, content);
  const faults: unknown[] = [];
  let loaded: (counts: unknown) => void = () => undefined;
  const changed = new Promise((resolve) => {
    loaded = resolve;
  });
  const onFault = (error: unknown) => void faults.push(error);
  const list = await openDenyList({ path, onLoaded: (counts) => loaded(counts), onFault, everyMs: 5 });
  onTestFinished(() => list.close());
  const { policy, payerPolicy } = list;
  const scheme = fakeScheme();
  const facilitator = createFacilitator({ schemes: [scheme], policy, payerPolicy });
  return { path, faults, changed, list, scheme, facilitator };
}

test("payees on it are refused before the scheme is asked", async () => {
  const { scheme, facilitator } = await setUp(`payees: [${offer().payTo.toUpperCase().replace("0X", "0x")}]`);
  expect(await facilitator.verify(paying())).toMatchObject({ invalidReason: "payee_denied" });
  expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payee_denied", transaction: "" });
  expect(scheme.calls).toEqual([]);
});

test("payers on it are refused before anything is sent", async () => {
  const { scheme, facilitator } = await setUp('{ "payers": ["0xPayer"] }');
  expect(await facilitator.verify(paying())).toMatchObject({ invalidReason: "payer_denied", payer: "0xpayer" });
  expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payer_denied", transaction: "" });
  expect(scheme.calls).toEqual(["verify", "verify"]);
});

test("a change of the file is noticed, also when another file takes its place", async () => {
  const { path, changed, facilitator } = await setUp("payers: []");
  expect(await facilitator.settle(paying())).toEqual(settled);
  await writeFile(`${path}.new`, "payers: [0xpayer]\npayees: [0xaa, 0xbb]");
  await rename(`${path}.new`, path);
  expect(await changed).toEqual({ payers: 1, payees: 2 });
  expect(await facilitator.settle(paying({}, "n2"))).toMatchObject({ errorReason: "payer_denied" });
});

test("a list that cannot be read any more stays as it was", async () => {
  const { path, faults, list, facilitator } = await setUp("payers: [0xpayer]");
  for (const broken of ["payers: 0xpayer", "", "# payers: [0xpayer]"]) {
    await writeFile(path, broken);
    await list.reload();
  }
  expect(faults.length).toBeGreaterThanOrEqual(3);
  expect(faults[0]).toMatchObject({ code: "invalid_configuration", field: "X402_DENY_LIST" });
  expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payer_denied" });
});

test.each(["payers: [1, { a: 1 }]", "payer: [0xaa]", "- 0xaa", "payers: [''", "text"])(
  "%j is no list",
  async (content) => {
    await expect(setUp(content)).rejects.toMatchObject({ code: "invalid_configuration", field: "X402_DENY_LIST" });
  },
);

test("a missing file denies nobody, and is refused", async () => {
  const options = { path: "/nowhere/denied.yaml", onLoaded: () => undefined, onFault: () => undefined };
  await expect(openDenyList(options)).rejects.toMatchObject({ code: "invalid_configuration" });
});
