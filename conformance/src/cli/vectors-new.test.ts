import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";
import { defaultSpecsDir } from "../vectors/load.js";

let specs = "";
beforeAll(async () => {
  specs = await mkdtemp(join(tmpdir(), "x402-specs-"));
  const whole = [
    "package.json",
    "pin.json",
    "areas.yaml",
    "requirements",
    "profiles",
    "schema",
    "vectors/standard.json",
  ];
  for (const path of whole) await cp(join(defaultSpecsDir(), path), join(specs, path), { recursive: true });
});
afterAll(() => rm(specs, { recursive: true }));

const line = ["vectors", "new", "--requirement", "fac-ver-022", "--id", "facilitator/api/new"];

it("writes a pair that vectors check explains, once", async () => {
  const made = await cliOf([...line, "--specs", specs], { columns: 80 });
  expect(made).toMatchObject({
    code: 0,
    out: "vectors/facilitator/api/new-sound.json\nvectors/facilitator/api/new.json\n",
  });
  expect(made.err).toMatch(/FAC-VER-022 MUST: Malformed.*1\. Make the one change.*3\. Write both titles/s);
  expect(Math.max(...made.err.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);

  const checked = await cliOf(["vectors", "check", "--specs", specs]);
  expect(checked.code).toBe(1);
  expect(checked.out.match(/Still to be filled in/g)).toHaveLength(5);
  expect(checked.err).toBe("2 vectors, 5 findings\n");
});

it.each<[string[], string]>([
  [[], "vectors new needs --requirement ID"],
  [["--requirement", "FAC-VER-02"], 'Did you mean "FAC-VER-002"?'],
  [["--requirement", "FAC-VER-020", "--id", "server/api/x"], "--id must be facilitator/AREA/NAME"],
  [["--requirement", "FAC-VER-020", "--id", "facilitator/api/X"], "such as facilitator/fac-ver/020"],
  [["--requirement", "FAC-VER-020", "--twin", "facilitator/api/old"], "is no positive vector of a facilitator"],
  [["--requirement", "CORE-SR-001"], "Choose by --id ROLE/AREA/NAME"],
])("%j is bad usage", async (more, hint) => {
  const { code, out, err } = await cliOf(["vectors", "new", "--specs", specs, ...more]);
  expect({ code, out, err }).toEqual({ code: 64, out: "", err: expect.stringContaining(hint) });
});

it("overwrites nothing", async () => {
  const path = join(specs, "vectors/facilitator/api/new.json");
  const before = await readFile(path, "utf8");
  const { code, err } = await cliOf([...line, "--twin", "facilitator/api/new-sound", "--specs", specs]);
  expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining("is there already and is not overwritten") });
  expect(await readFile(path, "utf8")).toBe(before);
});
