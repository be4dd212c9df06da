import { member } from "./json.js";

/** A connection to a node over which it also speaks unasked. */
export interface Line {
  /** Asks by JSON-RPC, once the connection is there; the answer is nothing where the node refuses. */
  ask(method: string, params: readonly unknown[], answered: (result: unknown) => void): void;
  close(): void;
}

/** What comes over a connection. */
export interface LineEvents {
  /** The node speaks unasked. */
  onMessage(method: unknown, params: unknown): void;
  /** Nothing comes any more, whoever closed the connection or whatever broke it; not even answers. */
  onClose(): void;
}

interface Socket {
  addEventListener(type: "open" | "message" | "error" | "close", listener: (event: { data?: unknown }) => void): void;
  send(text: string): void;
  close(): void;
}

/** Opens a WebSocket for JSON-RPC. What is no JSON is passed over. */
export function openLine(wsUrl: string, { onMessage, onClose }: LineEvents): Line {
  const answers = new Map<unknown, (result: unknown) => void>();
  let unsent: string[] | undefined = [];
  let socket: Socket | undefined;
  let isClosed = false;
  let lastId = 0;

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    socket?.close();
    onClose();
  }

  function hear(data: unknown): void {
    const message = parsed(data);
    const id = member(message, "id");
    const answered = answers.get(id);
    answers.delete(id);
    if (answered) answered(member(message, "result"));
    else onMessage(member(message, "method"), member(message, "params"));
  }

  function use(connecting: Socket): void {
    socket = connecting;
    if (isClosed) connecting.close();
    connecting.addEventListener("open", () => {
      for (const text of unsent ?? []) connecting.send(text);
      unsent = undefined;
    });
    connecting.addEventListener("message", ({ data }) => hear(data));
    connecting.addEventListener("error", close);
    connecting.addEventListener("close", close);
  }

  // Listened to at once: a connection that cannot be is given up before the next turn.
  webSocket()
    .then((Constructor) => use(new Constructor(wsUrl)))
    .catch(close);

  return {
    ask(method, params, answered) {
      lastId += 1;
      answers.set(lastId, answered);
      const text = JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params });
      if (unsent) unsent.push(text);
      else socket?.send(text);
    },
    close,
  };
}

/** Node has a WebSocket of its own since version 22. */
async function webSocket(): Promise<new (url: string) => Socket> {
  return globalThis.WebSocket ?? (await import("ws")).WebSocket;
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
