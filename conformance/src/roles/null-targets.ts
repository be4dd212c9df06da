import type { ServerResponse } from "node:http";
import { nullDrivers } from "../lib/null-drivers.js";
import { listen } from "../peers/listen.js";
import type { Role } from "../report/format.js";
import type { Purchase, RunningTarget, Target } from "../run/types.js";

/** Programs that implement nothing: none of them may ever score a pass. */
export const nullTargets: Readonly<Record<Role, readonly Target[]>> = {
  facilitator: listeningTargets("facilitator"),
  server: listeningTargets("server"),
  client: [
    purchasing("exits with 0", { exitCode: 0, stdout: "" }),
    purchasing("exits with 1", { exitCode: 1, stdout: "" }),
    purchasing("claims success without contacting the shop", {
      exitCode: 0,
      stdout: '{"success":true,"status_code":200,"data":{},"payment_response":{"success":true}}\n',
    }),
  ],
  lib: nullDrivers,
};

function listeningTargets(role: string): readonly Target[] {
  return [
    listening(`${role}: answers 404 to everything`, (response) => response.writeHead(404).end("Not found")),
    listening(`${role}: answers 200 and {} to everything`, (response) => json(response, 200, "{}")),
    listening(`${role}: answers 402 to everything`, (response) => json(response, 402, "{}")),
    listening(`${role}: answers 500 to everything`, (response) => response.writeHead(500).end("Internal error")),
    listening(`${role}: never answers`, () => undefined),
    listening(`${role}: closes every connection`, (response) => response.destroy()),
  ];
}

function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

function listening(value: string, answer: (response: ServerResponse) => unknown): Target {
  return {
    kind: "in-process",
    value,
    async start() {
      const server = await listen((_request, response) => {
        answer(response);
      });
      return { ...quiet, url: server.url, stop: server.stop };
    },
  };
}

function purchasing(value: string, outcome: Pick<Purchase, "exitCode" | "stdout">): Target {
  return {
    kind: "in-process",
    value: `client: ${value}`,
    start: async () => ({
      ...quiet,
      purchase: async () => ({ ...outcome, timedOut: false, stderr: "", durationMs: 0 }),
    }),
  };
}

const quiet: RunningTarget = {
  output: () => "",
  ended: () => undefined,
  stop: async () => undefined,
};
