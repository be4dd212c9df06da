import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliOf, terminal } from "../../test/cli.js";
import { sampleReport } from "../../test/sample-report.js";
import type { Role } from "../report/format.js";
import { readArguments } from "./arguments.js";
import { roleCommand } from "./commands/role.js";
import { configName, withConfig } from "./config.js";

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "x402-config-"));
});
afterAll(() => rm(cwd, { recursive: true }));
const write = (text: string) => writeFile(join(cwd, configName), text);

async function merged(line: readonly string[], { role = "server", take }: { role?: Role; take?: string[] } = {}) {
  const args = readArguments(line, roleCommand("server").options);
  return withConfig(role, args, { io: terminal({ cwd }).io, ...(take && { take }) });
}

const whole = `
server:
  cmd: node server.js
  routes: routes.json
  profile: server-core
  skip: ["*/svm/*", "server/v1/*"]
  timeout: 20000
  strict: true
client: { cmd: node buy.js, strict: false }
`;

describe("x402-conformance.yaml", () => {
  it("completes the command line, each role by its own section", async () => {
    await write(whole);
    const args = await merged([]);
    expect(args.one("cmd")).toBe("node server.js");
    expect(args.one("routes")).toBe(join(cwd, "routes.json"));
    expect([args.many("profile"), args.many("skip")]).toEqual([["server-core"], ["*/svm/*", "server/v1/*"]]);
    expect([args.one("timeout"), args.has("strict"), args.has("jobs"), args.one("seed")]).toEqual([
      "20000",
      true,
      false,
      undefined,
    ]);
    const other = await merged([], { role: "client" });
    expect([other.one("cmd"), other.has("strict"), other.many("skip")]).toEqual(["node buy.js", false, []]);
  });

  it("yields to the command line", async () => {
    await write(whole);
    const args = await merged(["--cmd", "python3 server.py", "--skip", "server/x/*", "--timeout", "500"]);
    expect([args.one("cmd"), args.many("skip"), args.one("timeout")]).toEqual([
      "python3 server.py",
      ["server/x/*"],
      "500",
    ]);
    const running = await merged(["--url", "http://127.0.0.1:1"]);
    expect([running.one("cmd"), running.one("url")]).toEqual([undefined, "http://127.0.0.1:1"]);
  });

  it("gives a replay only what changes how a case is run", async () => {
    await write(whole);
    const args = await merged([], { take: ["routes", "timeout"] });
    expect([args.one("timeout"), args.one("cmd"), args.many("skip")]).toEqual(["20000", undefined, []]);
  });

  it("need not be there", async () => {
    await rm(join(cwd, configName), { force: true });
    expect((await merged(["--cmd", "x"])).one("cmd")).toBe("x");
  });

  it.each([
    ["srever: {}", 'srever is not a role. Did you mean "server"?'],
    ["server: { tmeout: 1 }", 'server.tmeout is unknown. Did you mean "timeout"?'],
    ["server: { driver: x }", "server.driver is unknown."],
    ["server: { live: true }", "server.live cannot stand in a file. Give --live on the command line."],
    ["server: { timeout: soon }", 'server.timeout must be a whole number, not "soon".'],
    ["server: { seed: 1.5 }", "server.seed must be a whole number"],
    ["server: { cmd: '' }", 'server.cmd must be a text, not "".'],
    ["server: { skip: [1] }", "server.skip must be a text or a list of texts, not [1]."],
    ["server: { strict: yes }", "server.strict must be true or false"],
    ["server: { routes: { paid: {} } }", "server.routes must be the path of a file"],
    ["server: node server.js", "server must hold options, such as cmd."],
    ["server:\n\tcmd: x", "is not YAML"],
    ["[]", "must name roles"],
  ])("is refused with its place and a remedy: %s", async (text, hint) => {
    await write(text);
    expect(await cliOf(["server"], { cwd })).toMatchObject({ code: 64, out: "", err: expect.stringContaining(hint) });
  });

  it("is what a run without options is about", async () => {
    await write("facilitator: { cmd: node facilitator.js, baseline: none.yaml }");
    const { code, err } = await cliOf(["facilitator"], { cwd });
    expect({ code, err }).toEqual({
      code: 64,
      err: expect.stringContaining(`${join(cwd, "none.yaml")} cannot be read`),
    });
  });

  it("is read by replay", async () => {
    await write("facilitator: { timeout: 1 }");
    const report = join(cwd, "report.json");
    await writeFile(report, JSON.stringify(sampleReport()));
    const line = ["replay", `${report}#facilitator/eip3009/valid`];
    expect(await cliOf(line, { cwd })).toMatchObject({ code: 64, err: expect.stringContaining("--timeout must be") });
  });
});
