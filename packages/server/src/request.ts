/** Reads header fields by name, whatever its letter case; `Headers` is one. */
export interface HeaderReader {
  get(name: string): string | null | undefined;
}

/** A request as the gate sees it; a `Request` is one. */
export interface GateRequest {
  method: string;
  /** The request target exactly as received: an absolute URL, or a path with its query. Never joined with a Host header. */
  url: string;
  headers: HeaderReader;
  /** What the host has rewritten the target to, when it differs: the request is gated if either of the two is. */
  routedUrl?: string;
  /** Scheme and host under which the client knows the server, for `resource.url`, when `url` is only a path. */
  origin?: string;
  /** The key of the route, from a host that has chosen it by other means than the path; then the path opens nothing. */
  route?: string;
  /** The payment, from a host that carries it as a JSON value and not in a header, and the name of its place. */
  payment?: { name: string; value: unknown };
}
