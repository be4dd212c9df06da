import { parseJsonText } from "../peers/payment-header.js";
import { isObject } from "../vectors/json.js";
import { get } from "../vectors/pointer.js";
import { type HttpAnswer, type HttpFailure, type SendOptions, send } from "./http.js";

/** A message of JSON-RPC that asks something. */
export interface McpMessage {
  method: string;
  params?: Readonly<Record<string, unknown>>;
  /** More fields of the HTTP request. */
  headers?: readonly (readonly [string, string])[];
}

/** What was answered. */
export type McpAnswer = HeardAnswer | HttpFailure;

/** `json` is the answer of JSON-RPC, wherever in the body it stands. */
interface HeardAnswer extends HttpAnswer {
  asked: { id: number };
  /** The JSON in the first text of a tool's result. */
  said?: unknown;
}

/** Asks servers of the Model Context Protocol over streamable HTTP, in one session for each of their addresses. */
export interface McpTools {
  ask(path: string, message: McpMessage, options: SendOptions): Promise<McpAnswer>;
}

const protocolVersion = "2025-06-18";
const clientInfo = { name: "x402-conformance", version: "1" };

/**
 * Makes what asks the tools of one server. Sessions are opened when they are needed; one that could not be opened is
 * tried again, and one that the server has ended is followed by another. Requests are written here and not by an SDK,
 * which would refuse to send what a vector is about.
 *
 * @see Model Context Protocol 2025-06-18, Transports
 */
export function createMcpTools(origin: string): McpTools {
  const sessions = new Map<string, Promise<Session | HttpFailure>>();
  let lastId = 0;

  async function exchange(
    path: string,
    { method, params, headers = [] }: McpMessage,
    { session, ...options }: SendOptions & { session?: Session },
  ): Promise<McpAnswer> {
    lastId += 1;
    const id = lastId;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, ...(params && { params }) });
    const answer = await post(path, body, { ...options, headers: [...fieldsOf(session), ...headers] });
    if ("failure" in answer) return answer;
    const { json: whole, ...rest } = answer;
    const json = whole ?? responseIn(answer.body);
    const said = parseJsonText(String(get(json, "/result/content/0/text")));
    return { ...rest, asked: { id }, ...(json !== undefined && { json }), ...(said !== undefined && { said }) };
  }

  function post(
    path: string,
    body: string,
    { headers, ...options }: SendOptions & { headers: readonly (readonly [string, string])[] },
  ): Promise<HttpAnswer | HttpFailure> {
    const all = [["Content-Type", "application/json"], ["Accept", "application/json, text/event-stream"], ...headers];
    const request = { method: "POST", target: path, headers: all as [string, string][], body };
    return send(origin, request, { ...options, isWhole: (text) => responseIn(text) !== undefined });
  }

  async function open(path: string, { signal }: SendOptions): Promise<Session | HttpFailure> {
    const hello = { protocolVersion, capabilities: {}, clientInfo };
    const answer = await exchange(path, { method: "initialize", params: hello }, { signal });
    if ("failure" in answer) return answer;
    const result = isObject(answer.json) ? answer.json.result : undefined;
    if (!isObject(result) || typeof result.protocolVersion !== "string") {
      return { failure: `POST ${path} does not answer "initialize" of the Model Context Protocol.` };
    }
    const session = { version: result.protocolVersion, id: answer.headers["mcp-session-id"] };
    const ready = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
    await post(path, ready, { signal, headers: fieldsOf(session) });
    return session;
  }

  function sessionAt(path: string, options: SendOptions): Promise<Session | HttpFailure> {
    const opening = sessions.get(path) ?? open(path, options);
    sessions.set(path, opening);
    return opening;
  }

  /** Others may have opened another one meanwhile. */
  function forget(path: string, opening: Promise<Session | HttpFailure>): void {
    if (sessions.get(path) === opening) sessions.delete(path);
  }

  return {
    async ask(path, message, options) {
      const opening = sessionAt(path, options);
      const session = await opening;
      if ("failure" in session) {
        forget(path, opening);
        return session;
      }
      const answer = await exchange(path, message, { ...options, session });
      // A server may end a session whenever it likes, and says so by 404; a client has to open another then.
      if (session.id === undefined || !("status" in answer) || answer.status !== 404) return answer;
      forget(path, opening);
      const next = await sessionAt(path, options);
      return "failure" in next ? next : exchange(path, message, { ...options, session: next });
    },
  };
}

interface Session {
  version: string;
  id: string | undefined;
}

function fieldsOf(session: Session | undefined): [string, string][] {
  if (!session) return [];
  const { version, id } = session;
  return [["MCP-Protocol-Version", version], ...(id === undefined ? [] : [["Mcp-Session-Id", id] as [string, string]])];
}

/** The answer in a stream of events, in which notifications may come first. */
function responseIn(text: string): unknown {
  for (const event of text.split(/\r?\n\r?\n/).slice(0, -1)) {
    const lines = event.split(/\r?\n/).filter((line) => line.startsWith("data:"));
    const message = parseJsonText(lines.map((line) => line.slice("data:".length)).join("\n"));
    if (isObject(message) && ("result" in message || "error" in message)) return message;
  }
  return undefined;
}
