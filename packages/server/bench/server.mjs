// CPU for each request beyond the bare framework, ours and the official middleware in turn.
//
//   npx pnpm bench server [ROUNDS]
//   npx pnpm bench server --memory [REQUESTS]     memory in use over so many requests, a million unless told
//
// After a build.
import { IncomingMessage, ServerResponse } from "node:http";
import { arch, availableParallelism, cpus, platform } from "node:os";
import { Duplex } from "node:stream";
import { frameworks } from "./contenders.mjs";
import { measureMemory } from "./memory.mjs";

const say = (line) => process.stdout.write(`${line}\n`);
const rounds = Number(process.argv[2] ?? 15);
const turns = 300;

/** A connection that swallows what is written to it. */
class Sink extends Duplex {
  _read() {}
  _write(_chunk, _encoding, done) {
    done();
  }
}

/** Sends a request through Node's own classes, without a network. */
function sendNode(app, path, headers) {
  return new Promise((resolve) => {
    const socket = new Sink();
    const request = new IncomingMessage(socket);
    Object.assign(request, {
      method: "GET",
      url: path,
      httpVersion: "1.1",
      headers: { host: "shop.example", ...headers },
    });
    request.push(null);
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    response.on("finish", () => resolve({ status: response.statusCode, header: (name) => response.getHeader(name) }));
    app(request, response);
  });
}

async function sendWeb(app, path, headers) {
  const response = await app.fetch(new Request(`http://shop.example${path}`, { headers }));
  await response.text();
  return { status: response.status, header: (name) => response.headers.get(name) };
}

const senders = { Express: sendNode, Hono: sendWeb };
const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

/** A payment for the first offer of a shop. */
async function paymentFor(send, app) {
  const unpaid = await send(app, "/report", {});
  const { accepts } = JSON.parse(Buffer.from(unpaid.header("payment-required"), "base64").toString("utf8"));
  const authorization = {
    from: accepts[0].payTo,
    to: accepts[0].payTo,
    value: accepts[0].amount,
    validAfter: "0",
    validBefore: "1999999999",
    nonce: `0x${"cd".repeat(32)}`,
  };
  const payload = { signature: `0x${"ab".repeat(65)}`, authorization };
  return { x402Version: 2, accepted: accepts[0], payload };
}

const headerOf = (payment) => ({ "payment-signature": Buffer.from(JSON.stringify(payment)).toString("base64") });

/** Microseconds of CPU for a request, in all threads of this process. */
async function cost(send, app, { path, headers, status }) {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) {
    const answered = await send(app, path, headers);
    if (answered.status !== status) throw new Error(`${path} was answered ${answered.status}, not ${status}.`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / turns;
}

say(
  `${availableParallelism()} x ${cpus()[0]?.model ?? arch()}, Node ${process.versions.node}, ${platform()} ${arch()}`,
);
if (process.argv[2] === "--memory") {
  const requests = Number(process.argv[3] ?? 1_000_000);
  for (const [name, create] of Object.entries(frameworks)) {
    say(name);
    await measureMemory(requests, { app: create(1).ours, send: senders[name], paymentFor, say });
  }
  process.exit();
}
say(`microseconds of CPU a request beyond the bare framework: medians of ${rounds} rounds of ${turns}\n`);
say("framework  routes  request        ours  official  ours / official");
for (const [name, create] of Object.entries(frameworks)) {
  const send = senders[name];
  for (const count of [1, 101]) {
    const { bare, ours, official } = create(count);
    const requests = {
      "pass-through": { path: "/free", status: 200, headers: { ours: {}, official: {} } },
      unpaid: { path: "/report", status: 402, headers: { ours: {}, official: {} } },
      paid: {
        path: "/report",
        status: 200,
        headers: {
          ours: headerOf(await paymentFor(send, ours)),
          official: headerOf(await paymentFor(send, official)),
        },
      },
    };
    for (const [request, { path, status, headers }] of Object.entries(requests)) {
      const beyond = { ours: [], official: [] };
      for (let round = -2; round < rounds; round += 1) {
        const alone = await cost(send, bare, { path, headers: {}, status: 200 });
        for (const [who, app] of Object.entries({ ours, official })) {
          const own = (await cost(send, app, { path, headers: headers[who], status })) - alone;
          if (round >= 0) beyond[who].push(own);
        }
      }
      // Round by round, as what slows the machine down for a while slows all of them down.
      const ratio = median(beyond.ours.map((own, round) => own / beyond.official[round]));
      const figures = [median(beyond.ours).toFixed(1).padStart(6), median(beyond.official).toFixed(1).padStart(9)];
      say(
        `${name.padEnd(10)} ${String(count).padStart(6)}  ${request.padEnd(12)} ${figures.join(" ")}  ${ratio.toFixed(2)}`,
      );
    }
  }
}
