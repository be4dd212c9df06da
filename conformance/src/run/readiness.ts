import { request } from "node:http";
import { connect } from "node:net";

/** A program that is ready at a URL, or why it is not: it ended, or it did not answer in time. */
export type Readiness = { ok: true; url: string } | { ok: false; why: "ended" | "silent"; detail: string };

export interface ReadinessOptions {
  port: number;
  /** What has to answer 200; without it an accepted connection is enough. */
  path: string | undefined;
  /** Settles when the program ends. */
  exited: Promise<unknown>;
  output(): string;
  timeoutMs: number;
}

/** Programs listen on either of these when they say "localhost". */
const hosts = ["127.0.0.1", "::1"] as const;
const retryMs = 50;
const attemptMs = 2_000;
/** A program that answers, but not with 200, may still be waking up; what it says after this time is what it means. */
const wakeUpMs = 3_000;

/** Waits until a program is ready, has ended, or has let its time pass. */
export async function awaitReady(options: ReadinessOptions): Promise<Readiness> {
  const { port, path, exited, timeoutMs } = options;
  const deadline = performance.now() + timeoutMs;
  let ended = false;
  const death = exited.then(() => {
    ended = true;
  });
  let accepted: string | undefined;
  let answeredAt: number | undefined;
  while (performance.now() < deadline && !ended) {
    for (const host of hosts) {
      if (ended || !(await accepts(host, port))) continue;
      accepted = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
      if (path === undefined) return { ok: true, url: accepted };
      const status = await Promise.race([get(`${accepted}${path}`, attemptMs), death]);
      if (status === undefined) continue;
      answeredAt ??= performance.now();
      if (status === 200 || performance.now() - answeredAt > wakeUpMs) return { ok: true, url: accepted };
    }
    await Promise.race([pause(retryMs), death]);
  }
  if (ended) return { ok: false, why: "ended", detail: "" };
  const seconds = timeoutMs / 1_000;
  if (accepted !== undefined && path !== undefined) {
    return {
      ok: false,
      why: "silent",
      detail: `The program accepts connections on port ${port}, but GET ${path} was not answered within ${seconds} s.`,
    };
  }
  const other = await otherPort(options.output(), port);
  const hint =
    other === undefined
      ? "Let it listen on the port that the environment variable PORT names."
      : `It listens on port ${other} instead: let it read the environment variable PORT.`;
  return { ok: false, why: "silent", detail: `Nothing listened on port ${port} within ${seconds} s. ${hint}` };
}

/** Tells whether something accepts connections where a URL points to. */
export async function answers(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port) || (protocol === "https:" ? 443 : 80);
  return accepts(hostname.replace(/^\[|\]$/g, ""), number);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: attemptMs });
    const finish = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => finish(true));
    socket.once("timeout", () => finish(false));
    socket.once("error", () => finish(false));
  });
}

function get(url: string, timeoutMs: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      response.resume();
      response.once("error", () => undefined);
      resolve(response.statusCode);
    });
    asked.once("error", () => resolve(undefined));
    asked.end();
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A port that the program speaks of and that something really listens on. */
async function otherPort(output: string, port: number): Promise<number | undefined> {
  const spoken = [...output.matchAll(/(?:port\s*[:=]?\s*|:)(\d{2,5})\b/gi)].map(([, digits]) => Number(digits));
  for (const candidate of new Set(spoken)) {
    if (candidate === port || candidate > 65_535) continue;
    for (const host of hosts) if (await accepts(host, candidate)) return candidate;
  }
  return undefined;
}
