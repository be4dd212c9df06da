import { createHash, timingSafeEqual } from "node:crypto";

type Handle = (request: Request) => Promise<Response>;

/**
 * Lets only those pay at our cost who show a key as `Authorization: Bearer KEY`; what can be read without a payment,
 * such as `GET /supported`, stays open.
 */
export function keyed(handle: Handle, keys: readonly string[]): Handle {
  const known = keys.map(digest);
  return async (request) => {
    if (request.method !== "POST" || mayPass(request.headers.get("authorization"), known)) return handle(request);
    const body = { error: "unauthorized", message: "Show a key of this facilitator as Authorization: Bearer KEY." };
    return Response.json(body, { status: 401, headers: { "www-authenticate": "Bearer" } });
  };
}

function mayPass(header: string | null, known: readonly Uint8Array[]): boolean {
  const [, shown] = /^Bearer +(\S+) *$/i.exec(header ?? "") ?? [];
  if (shown === undefined) return false;
  const mine = digest(shown);
  // Every key is compared, in a time that tells nothing of how much of it is right.
  return known.map((one) => timingSafeEqual(one, mine)).includes(true);
}

function digest(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}
