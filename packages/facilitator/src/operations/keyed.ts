import { createHash, timingSafeEqual } from "node:crypto";

type Handle = (request: Request) => Promise<Response>;

/**
 * Lets only those pay at our cost who show a key as `Authorization: Bearer KEY`; what can be read without a payment,
 * such as `GET /supported`, stays open.
 *
 * @param handleFor - Handles a request with the key of that place in the list.
 */
export function keyed(
  handle: Handle,
  keys: readonly string[],
  handleFor: (request: Request, keyIndex: number) => Promise<Response> = handle,
): Handle {
  const known = keys.map(digest);
  return async (request) => {
    if (request.method !== "POST") return handle(request);
    const shown = shownBy(request.headers.get("authorization"), known);
    if (shown !== -1) return handleFor(request, shown);
    const body = { error: "unauthorized", message: "Show a key of this facilitator as Authorization: Bearer KEY." };
    return Response.json(body, { status: 401, headers: { "www-authenticate": "Bearer" } });
  };
}

/** Which of the known keys it is, or -1. */
function shownBy(header: string | null, known: readonly Uint8Array[]): number {
  const [, shown] = /^Bearer +(\S+) *$/i.exec(header ?? "") ?? [];
  if (shown === undefined) return -1;
  const mine = digest(shown);
  // Every key is compared, in a time that tells nothing of how much of it is right.
  return known.map((one) => timingSafeEqual(one, mine)).indexOf(true);
}

function digest(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}
