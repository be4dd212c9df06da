import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import type { RpcCall } from "./node-faults.js";
import { member, parseJsonText } from "./payment-header.js";
import type { SvmCases } from "./svm-node-cases.js";
import { isLate } from "./svm-node-faults.js";

/** Passes WebSockets on to a node. */
export interface SocketRelay {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts what stands in for the WebSocket endpoint of a node, and writes down in `traffic` what is said. */
export async function relaySockets(
  wsUrl: string,
  { cases, traffic }: { cases: SvmCases; traffic: string[] },
): Promise<SocketRelay> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (program) => {
    const node = new WebSocket(wsUrl);
    /** The signatures that are subscribed to, by the number of the request and then by the node's name for it. */
    const asked = new Map<unknown, string>();
    const subscribed = new Map<unknown, string>();
    /** Notices that have overtaken the answer that names their subscription. */
    const early = new Map<unknown, () => void>();

    /** Lets a message through unless a fault has something else in mind. */
    function pass(call: RpcCall, onward: () => void): void {
      const open = cases.of(call);
      const fault = open?.hit(call);
      if (!fault) onward();
      else if (isLate(fault)) open?.later(onward);
      else if (fault.fault === "hang-up") program.terminate();
      else if (fault.fault === "garbage") program.send(fault.text);
      else if (fault.fault === "error" && call.method === "signatureSubscribe") {
        const error = { code: fault.code ?? -32_603, message: fault.message ?? "Internal error" };
        program.send(JSON.stringify({ jsonrpc: "2.0", id: call.id, error }));
      }
    }

    program.on("message", async (data) => {
      const text = String(data);
      const message = parseJsonText(text);
      const [method, id] = [String(member(message, "method")), member(message, "id")];
      const params = member(message, "params");
      const call: RpcCall = { id, method, params: Array.isArray(params) ? params : [] };
      traffic.push(`ws ${method}`);
      if (method === "signatureSubscribe") asked.set(id, String(call.params[0]));
      await whenOpen(node);
      pass(call, () => node.send(text));
    });
    node.on("message", (data) => {
      const text = String(data);
      const message = parseJsonText(text);
      const method = member(message, "method");
      if (typeof method !== "string") {
        const [id, name] = [member(message, "id"), member(message, "result")];
        subscribed.set(name, asked.get(id) ?? "");
        traffic.push("ws answer");
        program.send(text);
        early.get(name)?.();
        return;
      }
      traffic.push(`ws ${method}`);
      const name = member(member(message, "params"), "subscription");
      const onward = () => pass({ method, params: [subscribed.get(name)] }, () => program.send(text));
      if (subscribed.has(name)) onward();
      else early.set(name, onward);
    });
    for (const [one, other] of [
      [program, node],
      [node, program],
    ] as const) {
      one.on("close", () => other.terminate());
      one.on("error", () => other.terminate());
    }
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    stop() {
      for (const program of server.clients) program.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function whenOpen(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CONNECTING) await new Promise((resolve) => socket.once("open", resolve));
}
