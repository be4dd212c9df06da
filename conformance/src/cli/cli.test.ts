import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cliOf as cli, terminal } from "../../test/cli.js";
import { sampleReport, sampleResult } from "../../test/sample-report.js";
import { freePort } from "../run/free-port.js";
import { readArguments, wholeNumber } from "./arguments.js";
import type { Command } from "./command.js";
import { commands } from "./commands.js";
import { main } from "./main.js";
import { planOutputs } from "./outputs.js";
import { readRoutes } from "./routes.js";
import { requireLocal } from "./target-choice.js";

// The first command to need them loads the catalogue, and makes all mutants, which takes a busy machine longer.
vi.setConfig({ testTimeout: 30_000 });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "x402-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("bad usage ends with 64 and says what to do", () => {
  it.each<[string[], string]>([
    [[], "What shall be done?"],
    [["facilitatr"], 'Did you mean "facilitator"?'],
    [["matrx"], 'There is no command "matrx". Did you mean "matrix"?'],
    [["facilitator"], 'Give --cmd "COMMAND", or --url URL'],
    [["client"], 'What shall be tested? Give --cmd "COMMAND".'],
    [["client", "--url", "http://127.0.0.1:1"], "There is no option --url here."],
    [["server", "--cmd", "x", "--url", "http://127.0.0.1:1"], "exclude each other"],
    [["lib"], 'What shall be tested? Give --driver "COMMAND".'],
    [["lib", "--driver", " "], "--driver is empty."],
    [["lib", "--cmd", "x"], "There is no option --cmd here."],
    [["lib", "--driver", "x", "--rpc-url", "http://127.0.0.1:1"], "There is no option --rpc-url here."],
    [["facilitator", "--cmd"], '--cmd needs a value: --cmd "COMMAND".'],
    [["facilitator", "--cmd", " "], "--cmd is empty."],
    [["facilitator", "--cmd", "x", "--cmd", "y"], "--cmd is given twice."],
    [["facilitator", "--cmd", "x", "--strict=1"], "--strict takes no value."],
    [["facilitator", "--cmd", "x", "--sede", "1"], "Did you mean --seed?"],
    [["facilitator", "--cmd", "x", "--seed", "one"], "--seed must be a whole number"],
    [["facilitator", "--cmd", "x", "--jobs", "0"], "--jobs must be a whole number from 1 to 64"],
    [["facilitator", "--cmd", "x", "--profile", "facilitator-cor"], 'Did you mean "facilitator-core"?'],
    [["facilitator", "--cmd", "x", "--only", "nothing/**"], "--only nothing/** matches no vector"],
    [["facilitator", "--cmd", "x", "--reporter", "juint"], 'Did you mean "junit"?'],
    [["facilitator", "--cmd", "x", "--reporter", "json", "--reporter", "html"], "both write to standard output"],
    [["facilitator", "--cmd", "x", "--baseline", "/nowhere.yaml"], "cannot be read (ENOENT)"],
    [["facilitator", "--url", "http://example.com", "--rpc-url", "http://127.0.0.1:1"], "Add --live if you mean it"],
    [
      ["facilitator", "--cmd", "x", "--svm-rpc-url", "http://example.com"],
      "--svm-rpc-url http://example.com is not on",
    ],
    [["facilitator", "--url", "ftp://127.0.0.1"], "must be a URL such as"],
    [["facilitator", "--url", "http://127.0.0.1:1"], "serve chain"],
    [["facilitator", "--cmd", "x", "extra"], '"extra" is too much'],
    [["explain"], "Something is missing. Usage: x402-conformance explain ID"],
    [["explain", "insufficient_fund"], 'Did you mean "insufficient_funds"?'],
    [["replay", "report.json"], "names no vector"],
    [["report", "/nowhere.json"], "cannot be read"],
    [["serve", "chian"], 'Did you mean "chain"?'],
    [["vectors", "chek"], 'Did you mean "check"?'],
    [["vectors", "check", "--twin", "x"], "vectors check has no --twin"],
    [["list", "merchant"], "is not a role"],
    [["coverage", "--profile", "server-cor"], 'Did you mean "server-core"?'],
    [["coverage", "--only", "NOTHING-*"], "No requirement matches."],
    [["selftest", "--only", "NOTHING-*"], "--only NOTHING-* matches no mutant"],
    [["coverage", "--html", "/dev/null/page.html"], "cannot be written"],
  ])("%j", async (line, hint) => {
    const { code, out, err } = await cli(line);
    expect(err).toContain(hint);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  it("also for a place that no report can be written to, before anything is started", async () => {
    const taken = await file("taken", "");
    for (const [place, hint] of [
      [["--out", taken], "report.json cannot be written (EEXIST)"],
      [["--reporter", `json=${folder}`], "cannot be written (it is a folder)"],
    ] as const) {
      const { code, out, err } = await cli(["facilitator", "--cmd", "exit 1", ...place]);
      expect({ code, out, err }).toEqual({ code: 64, out: "", err: expect.stringContaining(hint) });
    }
  });

  it("also for a baseline without reasons", async () => {
    const baseline = await file("b.yaml", "expect: [{ match: a, status: fail, because: ' ' }]");
    const { code, err } = await cli(["facilitator", "--cmd", "x", "--baseline", baseline]);
    expect(err).toContain("expect.0.because");
    expect(code).toBe(64);
  });
});

describe("coverage", () => {
  it("answers 0 without a hole, and writes what is asked for", async () => {
    const [page, tables, data] = ["page.html", "tables.md", "data.json"].map((name) => join(folder, name));
    const files = ["--html", page ?? "", "--markdown", tables ?? "", "--json", data ?? ""];
    const { code, out } = await cli(["coverage", "--profile", "facilitator-core", "--only", "FAC-SET-00*", ...files]);
    expect(out).toMatch(/FAC-SET-001 +MUST +\d+ rules? → \d+ vectors? → \d+ mutants? .*\n/);
    expect(out).toContain("9 requirements, no hole");
    expect(code).toBe(0);
    expect(await readFile(page ?? "", "utf8")).toContain("<h1>9 requirements, no hole</h1>");
    expect(await readFile(tables ?? "", "utf8")).toContain("| `FAC-SET-001` MUST: ");
    expect(JSON.parse(await readFile(data ?? "", "utf8"))).toMatchObject({ format: 1, areas: [{ prefix: "FAC-SET" }] });
  }, 30_000);

  it("answers 1 with a hole, for a strict reader also with a MAY that nobody tries", async () => {
    const line = ["coverage", "--only", "FAC-SET-010"];
    expect(await cli(line)).toMatchObject({ code: 0, out: expect.stringContaining("1 requirement, no hole") });
    expect(await cli([...line, "--strict"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("1 requirement, 1 hole"),
    });
  }, 30_000);
});

describe("lib", () => {
  const driver = (behaviour: string) =>
    `"${process.execPath}" "${fileURLToPath(new URL("../../test/fake-driver.mjs", import.meta.url))}" ${behaviour}`;
  const only = (...names: string[]) => names.flatMap((name) => ["--only", `lib/amount/parse-${name}`]);

  it.each([
    ["honest", "one", 0, "1 passed"],
    ["honest", "zero", 1, "1 failed"],
    ["prints-a-banner", "one", 2, "Cannot assess"],
  ])("%s, asked for %s, answers %i", async (behaviour, name, code, says) => {
    const answered = await cli(["lib", "--driver", driver(behaviour), ...only(name)]);
    expect(answered).toEqual({ code, out: expect.stringContaining(says), err: "" });
  });

  it("runs as often as it is told to, and says what did not end alike", async () => {
    const repeated = await cli(["lib", "--driver", driver("honest"), ...only("one"), "--repeat", "2"]);
    expect(repeated.out).toMatch(/^2 runs with seed 1, 0 of \d+ ended differently$/m);
    expect(repeated.code).toBe(0);
  });

  it("runs a vector of a report again with the same driver", async () => {
    const out = join(folder, "lib");
    expect((await cli(["lib", "--driver", driver("honest"), ...only("one", "zero"), "--out", out])).code).toBe(1);
    const again = await cli(["replay", `${join(out, "report.json")}#lib/amount/parse-zero`]);
    expect(again).toEqual({ code: 1, out: expect.stringContaining("amount.parse"), err: "" });
  });

  it("has its vectors listed and explained", async () => {
    expect((await cli(["list", "lib", "--only", "lib/amount/parse-one"])).err).toBe("1 vectors\n");
    expect((await cli(["explain", "lib-wire"])).out).toContain("For the lib: *");
  });
});

describe("the program", () => {
  it("helps, for itself and for each command", async () => {
    expect((await cli(["--help"])).out).toContain("Exit codes: 0 passed");
    for (const { name, usage } of commands) {
      const { code, out } = await cli([name, "--help"]);
      expect(
        out
          .split("\n")
          .slice(1)
          .filter((line) => line.length > 80),
      ).toEqual([]);
      expect({ code, head: out.split("\n")[0] }).toEqual({ code: 0, head: `x402-conformance ${usage}` });
    }
  });

  it("helps where people look for help", async () => {
    expect((await cli(["-h"])).out).toContain("Exit codes: 0 passed");
    expect((await cli(["help", "serve"])).out).toBe((await cli(["serve", "-h"])).out);
    expect(await cli(["help", "srve"])).toMatchObject({ code: 64, err: expect.stringContaining('"serve"') });
  });

  it("says its version", async () => {
    expect((await cli(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  const failing = (error: unknown): Command => ({
    name: "fail",
    usage: "fail",
    summary: "Fails.",
    options: {},
    run: () => Promise.reject(error),
  });

  it("answers 3 to a fault of its own, with a stack only under DEBUG", async () => {
    const quiet = terminal();
    expect(await main(["fail"], quiet.io, [failing(new Error("broken"))])).toBe(3);
    expect(quiet.text.err).toBe("The suite itself failed: broken\nSet DEBUG=1 to see where, and please report it.\n");
    const loud = terminal({ env: { DEBUG: "1" } });
    await main(["fail"], loud.io, [failing(new Error("broken"))]);
    expect(loud.text.err).toMatch(/\n +at /);
  });

  it("answers 2 when the chain that it is given cannot be reached", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const line = ["facilitator", "--url", nobody, "--rpc-url", nobody];
    expect(await cli(line)).toMatchObject({ code: 2, err: expect.stringContaining("does not answer") });
  });

  it("answers 2 when the chain cannot be started, and does not blame itself", async () => {
    vi.stubEnv("ANVIL_PATH", join(folder, "nowhere"));
    const { code, err } = await cli(["facilitator", "--cmd", "exit 1"]);
    vi.unstubAllEnvs();
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^ANVIL_PATH names .*\n$/) });
  });

  it("claims no report when it is interrupted", async () => {
    const { io, text } = terminal({ signal: AbortSignal.abort() });
    await main(["fail"], io, [failing(new Error("aborted"))]);
    expect(text.err).toBe("Interrupted. There is no report.\n");
  });
});

describe("commands that need no target", () => {
  it("list vectors and requirements", async () => {
    const vectors = await cli(["list", "facilitator"]);
    expect(vectors.code).toBe(0);
    expect(vectors.out).toMatch(/^facilitator\//m);
    expect(vectors.out).not.toMatch(/^server\//m);
    expect((await cli(["list", "--requirements"])).out).toMatch(/^[A-Z0-9-]+ {2}(?:MUST|SHOULD|MAY)/m);
  });

  it("explain a reason code by its name and by what others call it", async () => {
    const { code, out } = await cli(["explain", "invalid_exact_evm_insufficient_balance"]);
    expect(out).toMatch(/Cause: \S.*Remedy: \S.*A server answers: 402/s);
    expect(code).toBe(0);
    expect(out).toContain("insufficient_funds");
    expect(out).toContain("Clause: x402-specification-v2.md §9");
  });

  it("render reports again, several on one page", async () => {
    const one = await file("one.json", JSON.stringify(sampleReport()));
    const two = await file("two.json", JSON.stringify(sampleReport(undefined, { role: "server" })));
    const page = join(folder, "deep", "report.html");
    expect(await cli(["report", one, two, "--html", page])).toMatchObject({ code: 0, out: "" });
    expect(await readFile(page, "utf8")).toContain('id="report-1"');
    expect((await cli(["report", one])).out).toContain("x402 facilitator conformance");
    expect((await cli(["report", one, two, "--reporter", "junit"])).err).toContain("holds one report only");
    const other = await file("other.json", "{}");
    expect((await cli(["report", other])).err).toContain("is not a report of this suite");
  });

  it("compare two reports", async () => {
    const before = await file("before.json", JSON.stringify(sampleReport([sampleResult("facilitator/x/a", "pass")])));
    const after = await file("after.json", JSON.stringify(sampleReport([sampleResult("facilitator/x/a", "fail")])));
    const worse = await cli(["diff", before, after]);
    expect(worse.out).toContain("Regressed\n  facilitator/x/a  passed → failed\n");
    expect(worse.code).toBe(1);
    const better = await cli(["diff", after, before]);
    expect(better.out).toContain("Fixed");
    expect(better.code).toBe(0);
  });

  it("replay only what a report has", async () => {
    const report = await file("replay.json", JSON.stringify(sampleReport()));
    expect(await cli(["replay", `${report}#facilitator/eip3009/valld`])).toMatchObject({
      code: 64,
      err: expect.stringContaining('Did you mean "facilitator/eip3009/valid"?'),
    });
  });
});

describe("the parts of a command line", () => {
  const specs = {
    file: { value: "FILE", help: "" },
    glob: { value: "GLOB", many: true, help: "" },
    loud: { help: "" },
  };

  it("are read in either spelling", () => {
    const args = readArguments(["one", "--file=a=b", "--glob", "x", "--glob", "y", "--loud", "two"], specs);
    expect(args.positionals).toEqual(["one", "two"]);
    expect([args.one("file"), args.many("glob"), args.has("loud"), args.has("quiet")]).toEqual([
      "a=b",
      ["x", "y"],
      true,
      false,
    ]);
    expect(wholeNumber(args, "file-count", { fallback: 4, min: 1, max: 9 })).toBe(4);
  });

  it("do not take an option for a value", () => {
    expect(() => readArguments(["--file", "--loud"], specs)).toThrow("--file needs a value");
    expect(() => readArguments(["-f"], specs)).toThrow("There is no option -f here.");
  });

  it("name where reports go", () => {
    const places = (...parameters: Parameters<typeof planOutputs>) =>
      planOutputs(...parameters).map(({ name, file: place }) => `${name} ${place ?? "-"}`);
    expect(places([], undefined)).toEqual(["pretty -"]);
    expect(places(["json"], undefined)).toEqual(["json -"]);
    expect(places(["junit=a=b.xml"], undefined)).toEqual(["pretty -", "junit a=b.xml"]);
    expect(places(["html"], "out")).toEqual([
      "pretty -",
      `html ${join("out", "report.html")}`,
      `json ${join("out", "report.json")}`,
    ]);
    expect(() => places(["html="], undefined)).toThrow('lacks the file behind "="');
  });

  it("tell this machine from others", () => {
    for (const url of [
      "http://localhost:1",
      "http://127.0.0.1",
      "http://[::1]:3",
      "http://a.localhost",
      "http://127.1.2.3",
    ]) {
      expect(requireLocal("--url", url, false)).toBe(url);
    }
    for (const url of ["http://127.0.0.1.evil.example", "http://10.0.0.1", "http://localhost.evil"]) {
      expect(() => requireLocal("--url", url, false)).toThrow("--live");
      expect(requireLocal("--url", url, true)).toBe(url);
    }
  });

  it("declare routes", async () => {
    const good = await file("routes.json", '{"paid":{"method":"GET","path":"/report"}}');
    expect(await readRoutes(good)).toEqual({ paid: { method: "GET", path: "/report", declared: true } });
    const bad = await file("bad.json", '{"pay":{"method":"GET","path":"/report"}}');
    await expect(readRoutes(bad)).rejects.toThrow("is not a list of routes: pay");
  });
});
