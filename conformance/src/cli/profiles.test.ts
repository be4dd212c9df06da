import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";
import { defaultSpecsDir, loadCatalogue } from "../vectors/load.js";

let specs = "";
beforeAll(async () => {
  specs = await mkdtemp(join(tmpdir(), "x402-profiles-"));
  const some = ["vectors/standard.json", "vectors/client/selection"];
  for (const path of ["package.json", "pin.json", "areas.yaml", "requirements", "profiles", "schema", ...some]) {
    await cp(join(defaultSpecsDir(), path), join(specs, path), { recursive: true });
  }
  await cliOf(["profiles", "draft", "client-core", "--specs", specs]);
});
afterAll(() => rm(specs, { recursive: true }));

const profile = async () => (await loadCatalogue(specs)).profiles.find(({ name }) => name === "client-core");

it("freezes a profile and begins its next version, each once", async () => {
  const { version = 0 } = (await profile()) ?? {};
  const freeze = ["profiles", "freeze", "client-core", "--specs", specs];
  expect(await cliOf(freeze)).toEqual({ code: 0, out: `client-core ${version} is frozen\n`, err: "" });
  expect(await cliOf(freeze)).toEqual({ code: 0, out: "", err: "" });
  const held = (await profile())?.frozen?.vectors ?? {};
  expect(Object.keys(held)).toContain("client/selection/amount-hex");

  const drafted = await cliOf(["profiles", "draft", "client-core", "--specs", specs]);
  expect(drafted.out).toBe(`client-core ${version + 1} is a draft\n`);
  expect(await profile()).toMatchObject({ version: version + 1 });
  expect((await profile())?.frozen).toBeUndefined();
});

it.each([
  [["thaw"], "profiles cannot"],
  [["freeze", "client-cor"], 'There is no profile "client-cor". Did you mean "client-core"?'],
])("%j is bad usage", async (line, hint) => {
  const { code, err } = await cliOf(["profiles", ...line, "--specs", specs]);
  expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining(hint) });
});
