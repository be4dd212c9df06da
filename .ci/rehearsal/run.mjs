import { spawn } from "node:child_process";
import { connect } from "node:net";
import { delimiter } from "node:path";

/** What npm sets for its own children would lead a stranger's project back into this repository. */
function strangersEnvironment({ env = {}, path = [] }) {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name));
  return { ...Object.fromEntries(kept), PATH: [...path, process.env.PATH].join(delimiter), ...env };
}

function start(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: strangersEnvironment(options),
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    detached: process.platform !== "win32",
  });
  child.output = "";
  child.on("error", (error) => {
    child.output += error.message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      child.output += text;
      child.emit("output");
    });
  }
  return child;
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGTERM");
  } catch (error) {
    // It may have ended by itself in between.
    if (error.code !== "ESRCH") throw error;
  }
}

/** Runs a program to its end and gives what it printed; a failure or too much time is an error that shows it. */
export function run(command, args, options) {
  const { minutes = 5, ...rest } = options;
  const child = start(command, args, rest);
  return new Promise((resolve, reject) => {
    const failed = (how) => reject(new Error(`${command} ${args.join(" ")} ${how}\n${child.output}`));
    const timer = setTimeout(() => {
      stop(child);
      failed(`did not end within ${minutes} minutes`);
    }, minutes * 60_000);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(child.output);
      else failed(`ended with ${code}`);
    });
  });
}

/** Starts a program that goes on running, and waits until it listens on a port or its output matches. */
export function serve(command, args, { port, until, ...options }) {
  const child = start(command, args, options);
  return new Promise((resolve, reject) => {
    const done = (error) => {
      clearTimeout(timer);
      clearInterval(knocking);
      if (!error) return resolve({ output: child.output, stop: () => stop(child) });
      stop(child);
      reject(new Error(`${command} ${args.join(" ")} ${error}\n${child.output}`));
    };
    const timer = setTimeout(() => done("was not ready within a minute"), 60_000);
    const knocking =
      port &&
      setInterval(
        () =>
          connect(port, "localhost")
            .on("connect", onConnect)
            .on("error", () => {}),
        200,
      );
    if (until) child.on("output", () => until.test(child.output) && done());
    child.on("close", (code) => done(`ended with ${code}`));

    function onConnect() {
      this.destroy();
      done();
    }
  });
}
