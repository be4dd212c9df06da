import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CORE_SCHEMA, load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { cliOf, terminal } from "../../../test/cli.js";
import { compileTypescript } from "../../../test/compile-typescript.js";
import type { ChainRole } from "../../report/format.js";
import { suite } from "../../run/suite.js";
import { commandTarget } from "../../run/target.js";
import type { RunningTarget } from "../../run/types.js";
import { readArguments } from "../arguments.js";
import { configName, withConfig } from "../config.js";
import { languages } from "./languages.js";

const roles = ["facilitator", "server", "client"] as const;
const workflow = ".github/workflows/x402-conformance.yml";
let whole = "";
beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), "x402-init-"));
});
afterAll(() => rm(whole, { recursive: true }));
const project = () => mkdtemp(join(whole, "project-"));
const filesOf = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
const commandOf = async (role: ChainRole, cwd: string) =>
  (await withConfig(role, readArguments([], {}), { io: terminal({ cwd }).io })).one("cmd") ?? "";

const Workflow = z.object({
  jobs: z.object({
    conformance: z.object({ steps: z.array(z.object({ run: z.string().optional(), uses: z.string().optional() })) }),
  }),
});

describe("init", () => {
  it("writes what a project begins with and says what comes next, in 80 columns", async () => {
    const cwd = await project();
    const { code, out, err } = await cliOf(["init", "server"], { cwd, columns: 80 });
    expect(code).toBe(0);
    expect(out).toBe(`${configName}\nx402-adapter/server.ts\n${workflow}\n`);
    expect(await filesOf(cwd)).toEqual(out.trim().split("\n").sort());
    expect(err).toContain("\n  x402-conformance server\n");
    expect(Math.max(...err.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it.each(Object.keys(languages))(
    "makes a configuration and a workflow that name every program in %s",
    async (language) => {
      const cwd = await project();
      await cliOf(["init", "client", "facilitator", "server", "--language", language], { cwd });
      const paths = await filesOf(cwd);
      for (const role of roles) {
        const command = await commandOf(role, cwd);
        const named = paths.find((path) => command.split(" ").includes(path));
        expect(named).toMatch(new RegExp(`^x402-adapter/${role}`));
      }
      const { steps } = Workflow.parse(load(await readFile(join(cwd, workflow), "utf8"), { schema: CORE_SCHEMA })).jobs
        .conformance;
      for (const role of roles) {
        expect(steps.map(({ run }) => run)).toContain(
          `npx --yes --package @x402-reference/conformance@${suite().version} x402-conformance ${role} --out x402-report/${role} --reporter junit --reporter markdown`,
        );
      }
      expect(steps.filter(({ uses }) => uses !== undefined && !/^actions\/[a-z-]+@v\d+$/.test(uses))).toEqual([]);
    },
  );

  it("overwrites nothing, and writes nothing beside it", async () => {
    const cwd = await project();
    await writeFile(join(cwd, configName), "server: { cmd: node server.js }\n");
    const { code, out, err } = await cliOf(["init", "client"], { cwd });
    expect({ code, out, err }).toEqual({
      code: 64,
      out: "",
      err: `${configName}: there already, so nothing was written.\nMove what is there away, or begin in another folder and take over what you need.\n`,
    });
    expect(await filesOf(cwd)).toEqual([configName]);
    expect(await commandOf("server", cwd)).toBe("node server.js");
  });

  it.each([
    [[], "Usage: x402-conformance init ROLE…"],
    [["sever"], 'Did you mean "server"?'],
    [["lib"], "specs/DRIVER.md"],
    [["server", "--language", "pyton"], 'Did you mean "python"?'],
    [["server", "--language", "cobol"], "There are typescript, python, go, rust."],
  ])("%j is bad usage", async (more, hint) => {
    const cwd = await project();
    expect(await cliOf(["init", ...more], { cwd })).toMatchObject({ code: 64, err: expect.stringContaining(hint) });
    expect(await filesOf(cwd)).toEqual([]);
  });
});

/** What the suite gives each role, and the adapter has to pass on. */
const variables: Readonly<Record<ChainRole, readonly string[]>> = {
  facilitator: ["PORT", "EVM_NETWORK", "EVM_RPC_URL", "EVM_PRIVATE_KEY"],
  server: ["PORT", "FACILITATOR_URL", "EVM_PAYEE_ADDRESS", "EVM_NETWORK", "EVM_RPC_URL"],
  client: ["RESOURCE_SERVER_URL", "ENDPOINT_PATH", "EVM_PRIVATE_KEY", "EVM_NETWORK", "EVM_RPC_URL"],
};

describe.each(Object.keys(languages))("the adapter in %s", (language) => {
  it("reads everything that the suite tells its role", async () => {
    const cwd = await project();
    await cliOf(["init", ...roles, "--language", language], { cwd });
    for (const role of roles) {
      const paths = (await filesOf(cwd)).filter((path) => path.includes(`/${role}`) && !path.endsWith(".toml"));
      expect(paths).toHaveLength(1);
      const text = await readFile(join(cwd, paths[0] ?? ""), "utf8");
      expect(variables[role].filter((name) => !text.includes(name))).toEqual([]);
    }
  });
});

describe.each(["typescript", "python"])("an adapter in %s that nobody has written yet", (language) => {
  let cwd = "";
  beforeAll(async () => {
    cwd = await project();
    await cliOf(["init", ...roles, "--language", language], { cwd });
    if (language !== "typescript") return;
    // An older Node runs the same program compiled.
    await writeFile(join(cwd, "package.json"), '{"type":"module"}');
    for (const role of roles) await compileTypescript(join(cwd, `x402-adapter/${role}.ts`));
  });
  const start = async (role: ChainRole): Promise<RunningTarget> => {
    const command = (await commandOf(role, cwd)).replace(/\.ts$/, ".js");
    // As a server, because a facilitator is waited for until it answers 200, which these never do.
    const running = await commandTarget(role === "client" ? "client" : "server", command, { cwd }).start({});
    onTestFinished(() => running.stop());
    return running;
  };
  const ask = async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(url, init);
    return [answer.status, answer.headers.get("content-type"), await answer.json()];
  };
  const unwritten = [501, "application/json", { error: "The adapter is not written yet." }];
  const nothing = [404, "application/json", { error: "There is nothing here." }];

  it("answers so as a facilitator", async () => {
    const { url } = await start("facilitator");
    expect(await ask(`${url}/supported`)).toEqual(unwritten);
    expect(await ask(`${url}/verify`, { method: "POST", body: "{}" })).toEqual(unwritten);
    expect(await ask(`${url}/settle`, { method: "POST", body: "{}" })).toEqual(unwritten);
    expect(await ask(`${url}/verify`)).toEqual(nothing);
  });

  it("answers so as a server", async () => {
    const { url } = await start("server");
    expect(await ask(`${url}/exact/evm/eip3009`)).toEqual(unwritten);
    expect(await ask(`${url}/`)).toEqual(nothing);
  });

  it("says as a client that it does not support this", async () => {
    const client = await start("client");
    const bought = await client.purchase?.({}, 10_000);
    expect(bought).toMatchObject({ exitCode: 77, timedOut: false });
    expect(JSON.parse(bought?.stdout ?? "")).toEqual({ success: false, error: "The adapter is not written yet." });
  });
});
