/** A JSON object, as answered by a handler. */
export type JsonObject = Record<string, unknown>;

type Handler = (request: Request) => Promise<Response>;

/** Changes every JSON object that a handler answers. */
export function editingJson(handler: Handler, edit: (body: JsonObject) => JsonObject, spaces?: number): Handler {
  return async (request) => {
    const answer = await handler(request);
    if (answer.body === null) return answer;
    const body: JsonObject = await answer.json();
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    return new Response(JSON.stringify(edit(body), undefined, spaces), { status: answer.status, headers });
  };
}

/** The same members, the last one first. */
export function reversed(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).reverse());
}

/** Sets headers on every answer of a handler. */
export function withAnswerHeaders(handler: Handler, headers: Readonly<Record<string, string>>): Handler {
  return async (request) => {
    const answer = await handler(request);
    return new Response(answer.body, {
      status: answer.status,
      headers: { ...Object.fromEntries(answer.headers), ...headers },
    });
  };
}

/** Lets every answer of a handler wait, in milliseconds: slowness is what is under test here. */
export function delayed(handler: Handler, milliseconds: number): Handler {
  return async (request) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return handler(request);
  };
}
