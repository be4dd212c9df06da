import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { compileProcess } from "../../test/process/compiled.js";
import { type Child, spawnChild } from "./child.js";

const timeoutMs = 20_000;

/** Whether a process runs; one that is dead and not yet buried does not. */
function runs(pid: number): boolean {
  try {
    return !/^(?:Z.*)?$/.test(execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).trim());
  } catch {
    return false;
  }
}

const gone = (pid: number) => vi.waitFor(() => expect(runs(pid)).toBe(false), { timeout: timeoutMs });

/** A shell command that prints `pid=N` of a child of its own, which would run for minutes. */
const family = "sleep 300 & echo pid=$!";

async function grandchildOf(child: Child): Promise<number> {
  const found = await child.waitForOutput(/pid=([0-9]+)\n/, { timeoutMs });
  const pid = Number(found?.[1]);
  expect(runs(pid)).toBe(true);
  return pid;
}

const shell = (command: string, options: Partial<Parameters<typeof spawnChild>[1]> = {}) =>
  spawnChild(command, { name: "program", shell: true, ...options });

describe("a program that ends by itself", () => {
  test("leaves its code and both outputs", async () => {
    const child = shell("echo out; echo err >&2; exit 3");
    expect(await child.exited).toEqual({ code: 3, signal: undefined });
    expect([child.stdout(), child.stderr(), child.lastLines()]).toEqual(["out\n", "err\n", "out\nerr"]);
    expect(child.exit()).toEqual({ code: 3, signal: undefined });
  });

  test("leaves the signal that ended it", async () => {
    expect(await shell("kill -KILL $$").exited).toEqual({ code: undefined, signal: "SIGKILL" });
  });

  test("takes along what it has started and left behind", async () => {
    const child = shell(`${family}; exit 0`);
    const found = await child.waitForOutput(/pid=([0-9]+)\n/, { timeoutMs });
    expect((await child.exited).code).toBe(0);
    await gone(Number(found?.[1]));
  });

  test("passes its arguments untouched when there is no shell", async () => {
    const child = spawnChild("/bin/echo", { name: "echo", args: ["$HOME", "a b"] });
    await child.exited;
    expect(child.stdout()).toBe("$HOME a b\n");
  });
});

describe("a program that cannot be started", () => {
  test("is one that has ended with an error", async () => {
    const child = spawnChild("/no/such/program", { name: "nothing" });
    expect(await child.waitForOutput(/x/, { timeoutMs })).toBeUndefined();
    expect((await child.exited).error?.message).toMatch(/ENOENT/);
    expect((await child.stop()).error?.message).toMatch(/ENOENT/);
  });

  test("is reported likewise when even the attempt is refused", async () => {
    const child = spawnChild("bad\0name", { name: "nothing" });
    expect((await child.exited).error).toBeInstanceOf(Error);
  });
});

describe("the environment", () => {
  test("is this process's with changes", async () => {
    const child = shell('echo "$GIVEN-$HOME-$PATH"', { env: { GIVEN: "yes", HOME: undefined } });
    await child.exited;
    expect(child.stdout().trim()).toBe(`yes--${process.env.PATH}`);
  });

  test("includes the folder", async () => {
    const child = shell("pwd", { cwd: "/" });
    await child.exited;
    expect(child.stdout()).toBe("/\n");
  });
});

describe("output", () => {
  test("is kept at its end only", async () => {
    const child = shell("seq 1 20000", { maxOutputChars: 1_000 });
    await child.exited;
    expect(child.stdout()).toHaveLength(1_000);
    expect(child.lastLines(2)).toBe("19999\n20000");
  });

  test("fills no message with one endless line", async () => {
    const child = shell("head -c 100000 /dev/zero | tr '\\0' x; printf end");
    await child.exited;
    expect(child.lastLines()).toMatch(/^…x+end$/);
    expect(child.lastLines()).toHaveLength(300);
  });

  test("is awaited no longer than told", async () => {
    const child = shell("echo early; sleep 300");
    expect(await child.waitForOutput(/late/, { timeoutMs: 50 })).toBeUndefined();
    expect((await child.waitForOutput(/ear(ly)/, { timeoutMs }))?.[1]).toBe("ly");
    await child.stop();
  });

  test("is not awaited from one who has left the family and holds it open", async () => {
    const leaver = `const { spawn } = require("node:child_process");
      const sleeper = spawn("sleep", ["300"], { detached: true, stdio: "inherit" });
      process.stdout.write("pid=" + sleeper.pid + "\\n");
      sleeper.unref();`;
    const child = spawnChild(process.execPath, { name: "program", args: ["-e", leaver] });
    const started = performance.now();
    expect((await child.exited).code).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    process.kill(Number(/pid=([0-9]+)/.exec(child.stdout())?.[1]), "SIGKILL");
  });
});

describe("stopping", () => {
  test("ends the whole family", async () => {
    const child = shell(`${family}; wait`);
    const grandchild = await grandchildOf(child);
    expect(await child.stop()).toEqual({ code: undefined, signal: "SIGTERM" });
    await gone(grandchild);
  });

  test("kills a family that does not listen", async () => {
    const child = shell(`trap '' TERM; ${family}; wait; wait; sleep 300`);
    const grandchild = await grandchildOf(child);
    expect(await child.stop({ graceMs: 100 })).toEqual({ code: undefined, signal: "SIGKILL" });
    await gone(grandchild);
  });

  test("lets a program end in its own way", async () => {
    const child = shell("trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.05; done");
    await child.waitForOutput(/up/, { timeoutMs });
    expect((await child.stop()).code).toBe(7);
    expect(child.stdout()).toBe("up\nbye\n");
  });

  test("may be asked for any number of times", async () => {
    const child = shell("sleep 300");
    const [first, second] = await Promise.all([child.stop(), child.stop()]);
    expect([first.signal, second.signal, (await child.stop()).signal]).toEqual(["SIGTERM", "SIGTERM", "SIGTERM"]);
  });

  test("follows a signal", async () => {
    const controller = new AbortController();
    const child = shell("sleep 300", { signal: controller.signal });
    controller.abort();
    expect((await child.exited).signal).toBe("SIGTERM");
    expect((await shell("sleep 300", { signal: controller.signal }).exited).signal).toBe("SIGTERM");
  });
});

describe("a program with an input", () => {
  test("reads what is written, and its answers are heard as they come", async () => {
    const heard: Uint8Array[] = [];
    const child = shell("cat", { input: true, onStdout: (bytes) => heard.push(bytes) });
    child.write("one\n");
    expect(await child.waitForOutput(/one\n/, { timeoutMs })).toBeDefined();
    child.write("two\n");
    expect(await child.waitForOutput(/two\n/, { timeoutMs })).toBeDefined();
    await child.stop();
    child.write("nobody reads this\n");
    expect(Buffer.concat(heard).toString()).toBe("one\ntwo\n");
  });

  test("has an empty one unless it is asked for", async () => {
    const child = shell("cat; echo end");
    child.write("nothing");
    expect((await child.exited).code).toBe(0);
    expect(child.stdout()).toBe("end\n");
  });
});

describe("when this process ends, the family dies", () => {
  let folder = "";
  let childUrl = "";

  beforeAll(async () => {
    ({ folder, childUrl } = await compileProcess());
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function parent(ending: string): Promise<{ parent: ReturnType<typeof spawn>; grandchild: number }> {
    const program = `
      import { spawnChild } from ${JSON.stringify(childUrl)};
      const child = spawnChild(${JSON.stringify(`${family}; wait`)}, { name: "program", shell: true });
      const found = await child.waitForOutput(/pid=([0-9]+)\\n/, { timeoutMs: ${timeoutMs} });
      process.stdout.write(found[0]);
      process.stdin.once("data", () => { ${ending} });`;
    const node = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "ignore"] });
    const [text] = await once(node.stdout, "data");
    const grandchild = Number(/pid=([0-9]+)/.exec(String(text))?.[1]);
    expect(runs(grandchild)).toBe(true);
    return { parent: node, grandchild };
  }

  test.each([
    ["by process.exit", "process.exit(5)", { code: 5 }],
    ["by an uncaught exception", "throw new Error('x')", { code: 1 }],
  ])("%s", async (_, ending, { code }) => {
    const { parent: node, grandchild } = await parent(ending);
    node.stdin?.write("go\n");
    expect((await once(node, "exit"))[0]).toBe(code);
    await gone(grandchild);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)("by %s, which stays the cause", async (signal) => {
    const { parent: node, grandchild } = await parent("");
    node.kill(signal);
    expect((await once(node, "exit"))[1]).toBe(signal);
    await gone(grandchild);
  });

  test("also where somebody else decides what a signal means, who hears of it once", async () => {
    const { parent: node, grandchild } = await parent(`
      let heard = 0;
      process.on("SIGINT", () => { heard += 1; process.stdout.write("heard"); });
      process.stdin.once("data", () => process.exit(heard));
      process.stdout.write("set");`);
    const said = () => (node.stdout ? once(node.stdout, "data") : undefined);
    node.stdin?.write("go");
    await said();
    node.kill("SIGINT");
    await said();
    await gone(grandchild);
    node.stdin?.write("go");
    expect((await once(node, "exit"))[0]).toBe(1);
  });

  test.each(["exit", "SIGTERM"])("on %s also without the shell that watches, as on Windows", async (ending) => {
    const program = `
      Object.defineProperty(process, "platform", { value: "win32" });
      const { spawnChild } = await import(${JSON.stringify(childUrl)});
      const child = spawnChild("sleep", { name: "program", args: ["300"] });
      process.stdout.write(String(child.pid));
      process.stdin.once("data", () => process.exit(0));`;
    const node = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "ignore"] });
    const [pid] = await once(node.stdout, "data");
    expect(runs(Number(pid))).toBe(true);
    if (ending === "exit") node.stdin.write("go");
    else node.kill("SIGTERM");
    await once(node, "exit");
    await gone(Number(pid));
  });
});
