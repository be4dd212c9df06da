import type { RequestSnapshot } from "./snapshot-request.js";

/** What a request buys: method, address and body. Headers are left out, as they change from one call to the next. */
export async function purchaseOf({ method, url, init }: RequestSnapshot): Promise<string> {
  const name = `${method} ${url.split("#")[0]}`;
  return init.body === undefined || init.body === null ? name : `${name} sha-256:${await digestOf(init.body)}`;
}

async function digestOf(body: BodyInit): Promise<string> {
  return sha256(body instanceof FormData ? await formText(body) : await new Response(body).arrayBuffer());
}

/** A form in one form: on the wire, its boundary is another one each time. */
async function formText(form: FormData): Promise<ArrayBuffer> {
  const fields = await Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, await sha256(await value.arrayBuffer())],
    ),
  );
  return new Blob([JSON.stringify(fields)]).arrayBuffer();
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
