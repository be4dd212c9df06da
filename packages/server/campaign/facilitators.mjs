// A real facilitator that misbehaves on purpose, in this process or behind HTTP. Which payment meets which fault is given.
import { once } from "node:events";
import { createServer } from "node:http";
import { createHandler } from "../../facilitator/dist/handler.js";
import { remoteFacilitator } from "../../facilitator/dist/remote.js";

/** Faults that any facilitator may have; the answers to them are wrong or none. */
const anywhere = ["node-down", "slow", "hangs", "null", "list", "text-true", "other-network", "forged-yes"];
const inProcess = [...anywhere, "throws", "rejects"];
const behindHttp = [
  ...anywhere,
  "drips",
  "cut-short",
  "truncated",
  "endless",
  "closes",
  "html",
  "status-401",
  "status-429",
  "status-500",
  "status-503",
  "redirects",
  "two-documents",
];

export const faultsOf = { inProcess, behindHttp };

const payerOf = ({ paymentPayload }) => paymentPayload?.payload?.authorization?.from;
const yes = ({ isValid, success }) => isValid === true || success === true;
const soundYes = (answer, asked) =>
  yes(answer) && (answer.success === undefined || answer.network === asked.paymentRequirements.network);

/**
 * Answers a facilitator whose calls for a payer's payment fail as `faultOf` says. `onYes` is told before a yes leaves
 * it that a gate has to believe; `idle` waits until nothing is under way behind anybody's back.
 */
export async function misbehaving({ sound, dead, faultOf, onYes, remote }) {
  const underWay = new Set();
  const released = new AbortController();
  const never = () =>
    new Promise((_, reject) => released.signal.addEventListener("abort", () => reject(new Error("over"))));

  /** What a facilitator with this fault says, and whether it is what it believes. */
  async function answer(call, asked, fault) {
    if (fault === "hangs") return never();
    if (fault === "node-down") return dead[call](asked);
    if (fault === "forged-yes" && call === "verify") return { isValid: true, payer: payerOf(asked) };
    const work = sound[call](asked);
    underWay.add(work);
    const known = await work.finally(() => underWay.delete(work));
    if (fault === "slow") return never();
    if (fault === "null") return null;
    if (fault === "list") return [known];
    if (fault === "text-true") return { ...known, ...(call === "verify" ? { isValid: "true" } : { success: "true" }) };
    if (fault === "other-network" && call === "settle") return { ...known, network: "eip155:8453" };
    return known;
  }

  const local = {
    supported: () => sound.supported(),
    verify: (asked) => misbehave("verify", asked),
    settle: (asked) => misbehave("settle", asked),
  };
  function misbehave(call, asked) {
    const fault = faultOf(payerOf(asked), call);
    if (fault === "throws") throw new Error("The facilitator broke.");
    if (fault === "rejects") return Promise.reject(new TypeError("The facilitator broke."));
    return answer(call, asked, fault).then((known) => {
      if (known && soundYes(known, asked)) onYes(payerOf(asked), call);
      return known;
    });
  }
  async function idle() {
    await Promise.allSettled(underWay);
    released.abort();
  }
  if (!remote) return { facilitator: local, idle, stop: async () => {} };

  const handle = createHandler(sound);
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const asked = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString("utf8")) : {};
    const call = req.url.slice(1);
    const fault = faultOf(payerOf(asked), call);
    if (anywhere.includes(fault) && call !== "supported") {
      const known = await answer(call, asked, fault).catch(() => undefined);
      if (known === undefined) return res.destroy();
      if (known && soundYes(known, asked)) onYes(payerOf(asked), call);
      return res.setHeader("Content-Type", "application/json").end(JSON.stringify(known));
    }
    const work = handle(
      new Request(`http://facilitator.example${req.url}`, {
        method: req.method,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      }),
    );
    underWay.add(work);
    const text = await work.then((response) => response.text()).finally(() => underWay.delete(work));
    if (fault === undefined && call !== "supported" && soundYes(JSON.parse(text), asked)) onYes(payerOf(asked), call);
    send(res, text, fault);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  async function stop() {
    server.closeAllConnections();
    server.close();
  }
  return { facilitator: remoteFacilitator({ url: `http://127.0.0.1:${server.address().port}` }), idle, stop };
}

/** Sends a true answer in a way in which nobody may believe it. */
function send(res, text, fault) {
  res.setHeader("Content-Type", "application/json");
  const status = Number(/^status-(\d+)$/.exec(fault ?? "")?.[1] ?? 200);
  if (status !== 200) return res.writeHead(status).end(text);
  if (fault === undefined) return res.end(text);
  if (fault === "html") return res.setHeader("Content-Type", "text/html").end(`<!doctype html><p>${text}`);
  if (fault === "two-documents") return res.end(text + text);
  if (fault === "truncated") return res.end(text.slice(0, -2));
  if (fault === "redirects") return res.writeHead(307, { Location: "/supported" }).end();
  if (fault === "closes") return res.destroy();
  if (fault === "cut-short") {
    res.setHeader("Content-Length", text.length + 1);
    return res.write(text, () => res.destroy());
  }
  const piece = fault === "endless" ? " ".repeat(65_536) : " ";
  const timer = setInterval(() => res.write(piece), 20);
  res.once("close", () => clearInterval(timer));
}
