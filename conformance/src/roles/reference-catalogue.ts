/** What a route of the reference server does when it is reached. */
export interface CatalogueRoute {
  method: "GET" | "POST";
  path: string;
  paid: boolean;
  status: number;
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
];

/** The media type that a route's answer has. */
export function mediaType({ path }: CatalogueRoute): string {
  return path === "/echo" || path === "/stream" ? "text/plain" : "application/json";
}
