import { describe, expect, it } from "vitest";
import { type Cell, countCells, MatrixReport } from "./format.js";
import { renderMatrixPage } from "./page.js";
import { renderMatrixText } from "./text.js";

function cell(id: string, more: Partial<Cell> = {}): Cell {
  const [client = "", server = "", facilitator = ""] = id.split("/");
  return {
    id,
    client,
    server,
    facilitator,
    status: "works",
    problems: [],
    paid: "1000",
    transcript: [{ at: 1, from: "client", to: "server", what: "GET / -> 402", detail: { text: "<b>bold</b>" } }],
    durationMs: 900,
    replay: `x402-conformance matrix m.yaml --only ${id}`,
    ...more,
  };
}

const problem =
  "The server is not up. The program ended with exit code 1 after 12 ms. It was not ready yet. It printed nothing.";
const cells = [
  cell("ours/shop/ours"),
  cell("theirs/shop/ours", { status: "fails", problems: ["The payee got nothing.", "The client <ended> early."] }),
  cell("ours/broken/ours", { status: "not started", problems: [problem] }),
];
const reportOf = (of: readonly Cell[]): MatrixReport =>
  MatrixReport.parse({
    format: "x402-conformance-matrix/1",
    suite: { name: "s", version: "1.2.3" },
    file: "m.yaml",
    startedAt: "2026-01-02T03:04:05.678Z",
    durationMs: 2_500,
    network: "eip155:84532",
    programs: {
      facilitators: { ours: "node f.js", idle: "x" },
      servers: { shop: "node s.js", broken: "exit 1" },
      clients: { ours: "c", theirs: "d" },
    },
    counts: countCells(of),
    cells: of,
  });

describe("a matrix in a terminal", () => {
  it("shows every purchase, and what is wrong with which", () => {
    expect(renderMatrixText(reportOf(cells), { width: 80, colour: false })).toBe(`
x402 matrix  m.yaml

facilitator ours
          ours         theirs
  shop    works        fails
  broken  not started

theirs/shop/ours
  The payee got nothing.
  The client <ended> early.
  x402-conformance matrix m.yaml --only theirs/shop/ours

ours/broken/ours
  The server is not up. The program ended with exit code 1 after 12 ms. It was
  not ready yet. It printed nothing.
  x402-conformance matrix m.yaml --only ours/broken/ours

1 works · 1 fails · 1 not started
3 purchases, 2.5 s
`);
  });

  it("has colours only when they are wanted", () => {
    const sequence = String.fromCharCode(27);
    expect(renderMatrixText(reportOf(cells), { width: 80, colour: true })).toContain(`${sequence}[`);
    expect(renderMatrixText(reportOf(cells), { width: 80, colour: false })).not.toContain(sequence);
  });
});

describe("the page of a matrix", () => {
  it("leads from every outcome to its transcript", () => {
    const page = renderMatrixPage(reportOf(cells));
    const links = [...page.matchAll(/href="#(cell-[^"]+)"/g)].map(([, target]) => target);
    expect(links).toEqual(["cell-ours--shop--ours", "cell-theirs--shop--ours", "cell-ours--broken--ours"]);
    for (const target of links) expect(page).toContain(`id="${target}"`);
    expect(page.match(/<ol class="transcript">/g)).toHaveLength(3);
    expect(page).toContain("x402-conformance matrix m.yaml --only theirs/shop/ours");
    expect(page).not.toContain("Facilitator idle");
  });

  it("shows what others wrote as text", () => {
    const page = renderMatrixPage(reportOf(cells));
    expect(page).toContain("The client &lt;ended&gt; early.");
    expect(page).not.toMatch(/<ended>|<b>/);
  });

  it("says in one line how it went", () => {
    const heading = (of: readonly Cell[]) => /<h1>(.*)<\/h1>/.exec(renderMatrixPage(reportOf(of)))?.[1];
    expect(heading(cells)).toBe("1 of 3 purchases work");
    expect(heading(cells.slice(0, 1))).toBe("Everybody can buy from everybody");
    expect(heading(cells.slice(1))).toBe("Nobody can buy from anybody");
  });
});

describe("a purchase that is known not to work", () => {
  const because = "It speaks version 1 alone.";
  const known = cell("old/shop/ours", { status: "known", problems: ["The client ended with exit code 1."], because });

  it("is told with its reason, and what is known wrongly beside it", () => {
    const text = renderMatrixText({ ...reportOf([known]), stale: ["a/*/b works"] }, { width: 80, colour: false });
    expect(text).toContain(`old/shop/ours\n  ${because}\n  x402-conformance matrix m.yaml --only old/shop/ours`);
    expect(text).toContain("\na/*/b works\n\n1 known\n");
    expect(text).not.toContain("exit code 1");
  });

  it("keeps its evidence on the page", () => {
    const page = renderMatrixPage(reportOf([cells[0] ?? known, known]));
    expect(page).toContain("1 of 2 purchases work, 1 are known not to");
    expect(page).toContain(`<p>${because}</p>`);
    expect(page).toContain("The client ended with exit code 1.");
  });
});
