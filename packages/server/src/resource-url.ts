import { maxResourceUrlLength } from "./limits.js";
import type { GateRequest } from "./request.js";
import { withoutOrigin } from "./request-path.js";

const plainOrigin = /^https?:\/\/[A-Za-z0-9._:[\]-]+$/;

/**
 * The URL under which a request is sold: the base URL or the request's own origin, its path, and its query when there
 * is room for it. A host that is no host name is left out, as a client may send anything.
 */
export function resourceUrl(request: GateRequest, baseUrl: string | undefined): string {
  const target = withoutOrigin(request.url);
  const own = request.url.slice(0, request.url.length - target.length);
  const origin = request.origin ?? own;
  const url = `${baseUrl ?? (plainOrigin.test(origin) ? origin : "")}${target}`;
  if (url.length <= maxResourceUrlLength) return url;
  return (url.split("?", 1)[0] ?? url).slice(0, maxResourceUrlLength);
}
