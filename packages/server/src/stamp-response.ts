import type { ServerResponse } from "node:http";
import { headerBag, setAll } from "./held-response.js";
import { putHeaders } from "./put-headers.js";

/** Puts headers on a Node response at the moment at which its head is written, over what the handler has set. */
export function stampResponse(res: ServerResponse, headers: Record<string, string>): void {
  const { writeHead } = res;
  res.writeHead = (status: number, second?: unknown, third?: unknown) => {
    res.writeHead = writeHead;
    res.statusCode = status;
    if (typeof second === "string") res.statusMessage = second;
    setAll(res, typeof second === "string" ? third : second);
    putHeaders(headerBag(res), headers);
    return writeHead.call(res, status);
  };
}
