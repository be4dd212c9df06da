/** What a route of the reference server does when it is reached. */
export interface CatalogueRoute {
  method: "GET" | "POST";
  path: string;
  /** The paths that reach it, where there are more of them, as routers write patterns. */
  pattern?: `${string}/*` | `${string}/:id`;
  paid: boolean;
  /** Paid before it runs. */
  upfront?: true;
  status: number;
  /** Of its answer, besides its media type. */
  headers?: Readonly<Record<string, string>>;
  /** Breaks instead of answering. */
  throws?: true;
  /** What it answers, in the pieces in which it is sent. */
  answer(body: string): readonly string[];
  /** Milliseconds that it takes. */
  takes?: number;
}

const json = (value: unknown) => [JSON.stringify(value)];

/** The routes that a server under test may have, as the reference server has them. */
export const referenceCatalogue: readonly CatalogueRoute[] = [
  {
    method: "GET",
    path: "/exact/evm/eip3009",
    paid: true,
    status: 200,
    answer: () => json({ report: "Wind from the west, rain before noon.", source: "paid weather desk" }),
  },
  {
    method: "GET",
    path: "/exact/svm",
    paid: true,
    status: 200,
    answer: () => json({ report: "Snow above the pass, clear below.", source: "paid weather desk" }),
  },
  {
    method: "GET",
    path: "/exact/evm/permit2",
    paid: true,
    status: 200,
    answer: () => json({ report: "Fog until ten, then sun.", source: "paid weather desk" }),
  },
  {
    method: "GET",
    path: "/exact/evm/erc7710",
    paid: true,
    status: 200,
    answer: () => json({ report: "Calm, with a clear night.", source: "paid weather desk" }),
  },
  { method: "GET", path: "/free", paid: false, status: 200, answer: () => json({ notice: "free of charge" }) },
  { method: "POST", path: "/echo", paid: true, status: 200, answer: (body) => [body] },
  { method: "GET", path: "/failing", paid: true, status: 500, answer: () => json({ error: "out of order" }) },
  {
    method: "GET",
    path: "/stream",
    paid: true,
    status: 200,
    answer: () => ["first line of the stream\n", "second line of the stream\n", "last line of the stream\n"],
  },
  {
    method: "GET",
    path: "/slow",
    paid: true,
    status: 200,
    answer: () => json({ report: "It takes its time and then it rains." }),
    takes: 2_000,
  },
  {
    method: "GET",
    path: "/events",
    paid: true,
    status: 200,
    answer: () => ["data: the first event that was paid for\n\n", "data: the last event that was paid for\n\n"],
  },
  {
    method: "GET",
    path: "/headers",
    paid: true,
    status: 200,
    headers: {
      "set-cookie": "session=paid-session-of-one-day; HttpOnly",
      etag: '"paid-edition"',
      "cache-control": "public, max-age=600",
      "x-goods": "a header that was paid for",
    },
    answer: () => json({ report: "Frost in the valleys, mild by noon." }),
  },
  {
    method: "GET",
    path: "/moved",
    paid: true,
    status: 303,
    headers: { location: "/files/paid-address-of-the-report" },
    answer: () => [],
  },
  { method: "GET", path: "/throwing", paid: true, status: 500, throws: true, answer: () => [] },
  {
    method: "GET",
    path: "/tail/report",
    pattern: "/tail/*",
    paid: true,
    status: 200,
    answer: () => json({ report: "Whatever the path, showers in the evening." }),
  },
  {
    method: "GET",
    path: "/item/1",
    pattern: "/item/:id",
    paid: true,
    status: 200,
    answer: () => json({ report: "Item by item, a dry week." }),
  },
  {
    method: "GET",
    path: "/upfront",
    paid: true,
    upfront: true,
    status: 200,
    answer: () => json({ report: "Paid before it was written: sun." }),
  },
  {
    method: "GET",
    path: "/upfront-failing",
    paid: true,
    upfront: true,
    status: 500,
    answer: () => json({ error: "out of order, and paid" }),
  },
];

/** The media type that a route's answer has. */
export function mediaType({ path }: CatalogueRoute): string {
  if (path === "/events") return "text/event-stream";
  return path === "/echo" || path === "/stream" ? "text/plain" : "application/json";
}

/** Whether a route is reached by a path that is written as plainly as its own. */
export function reaches({ path: own, pattern }: CatalogueRoute, path: string): boolean {
  return pattern === undefined ? path === own : path.startsWith(pattern.replace(/[*]$|:id$/, ""));
}
