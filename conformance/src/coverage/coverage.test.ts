import { describe, expect, it } from "vitest";
import { sampleVector } from "../../test/run-catalogue.js";
import { catalogueOf } from "../../test/sample-vectors.js";
import { painter } from "../report/text.js";
import type { Catalogue } from "../vectors/load.js";
import type { Requirement } from "../vectors/requirement.js";
import { type Coverage, coverageOf, type Evidence, isOpen, rowsOf, selectCoverage } from "./coverage.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderMarkdown } from "./markdown.js";
import { renderText } from "./text.js";

const row = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  level: "MUST",
  basis: "K",
  roles: ["facilitator"],
  text: `The duty ${id}.`,
  source: "core §1",
  ...more,
});

const nothing: Evidence = { rules: [], mutants: [], unreachable: {} };

function sample(requirements: readonly Requirement[], change: Partial<Catalogue> = {}): Catalogue {
  return catalogueOf([], { requirements: new Map(requirements.map((entry) => [entry.id, entry])), ...change });
}

function statusesOf(coverage: Coverage): Record<string, string> {
  return Object.fromEntries(rowsOf(coverage).map(({ requirement: { id }, status }) => [id, status]));
}

const full = sample(
  [
    row("FAC-A-001", { roles: ["facilitator", "server"] }),
    row("FAC-A-002"),
    row("FAC-A-003"),
    row("FAC-A-004", { unobservable: "The suite <never> stops a program." }),
    row("FAC-A-005", { roles: ["author"] }),
    row("FAC-A-006", { level: "MAY" }),
    row("FAC-A-007", { level: "SHOULD NOT" }),
    row("MCP-001"),
  ],
  {
    areas: [
      { prefix: "MCP", title: "MCP", untried: "No MCP program is driven." },
      { prefix: "FAC-A", title: "The facilitator" },
    ],
    vectors: [
      sampleVector("facilitator/a/one"),
      sampleVector("lib/a/two", { role: "lib", requirements: ["FAC-A-002", "FAC-A-001"] }),
    ],
  },
);
const coverage = coverageOf(full, {
  rules: [
    { role: "facilitator", id: "FAC-A-001", name: "does its duty" },
    { role: "facilitator", id: "FAC-A-003", name: "does it unseen" },
  ],
  mutants: [{ id: "facilitator-without-FAC-A-001", requirement: "FAC-A-001", fault: "lacks the rule" }],
  unreachable: { "FAC-A-003": "Only the operator can see it." },
});

describe("the status of a requirement", () => {
  it("tells what holds it", () => {
    expect(statusesOf(coverage)).toEqual({
      "MCP-001": "not tried yet",
      "FAC-A-001": "covered",
      "FAC-A-002": "vectors only",
      "FAC-A-003": "unit tests only",
      "FAC-A-004": "unobservable",
      "FAC-A-005": "unobservable",
      "FAC-A-006": "optional",
      "FAC-A-007": "hole",
    });
  });

  it("is a hole for a rule that no vector tries and that nobody has called unreachable", () => {
    const rules = [{ role: "facilitator" as const, id: "FAC-A-001", name: "does its duty" }];
    expect(statusesOf(coverageOf(sample([row("FAC-A-001")]), { ...nothing, rules }))).toEqual({ "FAC-A-001": "hole" });
  });

  it("counts a vector of a library, and names the roles that no vector of theirs tries", () => {
    const [, first, second] = rowsOf(coverage);
    expect(first?.untriedRoles).toEqual(["server"]);
    expect(second?.untriedRoles).toEqual(["facilitator"]);
  });

  it("is open for what nobody has explained, and for a strict reader also for a MAY and for an untried role", () => {
    const open = (strict: boolean) =>
      rowsOf(coverage)
        .filter((entry) => isOpen(entry, strict))
        .map(({ requirement }) => requirement.id);
    expect(open(false)).toEqual(["FAC-A-007"]);
    expect(open(true)).toEqual(["FAC-A-001", "FAC-A-002", "FAC-A-006", "FAC-A-007"]);
  });
});

it("puts what no area claims behind the areas, under the beginning of its id", () => {
  const { areas } = coverageOf(sample([row("NEW-B-001"), row("FAC-A-001")], { areas: full.areas }), nothing);
  expect(areas.map(({ prefix, title }) => [prefix, title])).toEqual([
    ["FAC-A", "The facilitator"],
    ["NEW-B", "NEW-B"],
  ]);
});

it("finds reasons that explain nothing", () => {
  expect(coverage.stale).toEqual([]);
  const overtaken = coverageOf(
    sample([row("FAC-A-001", { unobservable: "Nobody can see it." }), row("MCP-001")], {
      areas: full.areas,
      vectors: [sampleVector("facilitator/a/one", { requirements: ["FAC-A-001", "MCP-001"] })],
    }),
    nothing,
  );
  expect(overtaken.stale.map(({ problem }) => problem)).toEqual([
    "The area MCP says why it is untried, and nothing in it is.",
    "FAC-A-001 says why it is unobservable, and facilitator/a/one names it.",
  ]);
  const abouts = selectCoverage(overtaken, ({ id }) => id === "MCP-001").stale.map(({ about }) => about);
  expect(abouts).toEqual(["MCP"]);
});

it("finds facets of what no mutant breaks", () => {
  const facets = [
    row("FAC-A-001"),
    row("FAC-A-002", { keptBy: ["FAC-A-001"] }),
    row("FAC-A-003", { keptBy: ["FAC-A-004"] }),
  ];
  const { stale } = coverageOf(sample(facets), {
    ...nothing,
    mutants: [{ id: "without-it", requirement: "FAC-A-001", fault: "lacks it" }],
  });
  expect(stale).toEqual([
    { about: "FAC-A-003", problem: "FAC-A-003 is kept by FAC-A-004, says its row, and no mutant breaks that." },
  ]);
});

it("can be narrowed", () => {
  const narrow = selectCoverage(coverage, ({ id }) => id === "FAC-A-001");
  expect(statusesOf(narrow)).toEqual({ "FAC-A-001": "covered" });
  expect(narrow.areas).toHaveLength(1);
});

describe("written", () => {
  it("as text", () => {
    expect(renderText(coverage, { strict: false, paint: painter(false), width: 80 })).toMatchInlineSnapshot(`
      "MCP  MCP
        MCP-001       MUST       0 rules → 0 vectors → 0 mutants    not tried yet

      FAC-A  The facilitator
        FAC-A-001     MUST       1 rule → 2 vectors → 1 mutant      covered
        FAC-A-002     MUST       0 rules → 1 vector → 0 mutants     vectors only
        FAC-A-003     MUST       1 rule → 0 vectors → 0 mutants     unit tests only
        FAC-A-004     MUST       0 rules → 0 vectors → 0 mutants    unobservable
        FAC-A-005     MUST       0 rules → 0 vectors → 0 mutants    unobservable
        FAC-A-006     MAY        0 rules → 0 vectors → 0 mutants    optional
        FAC-A-007     SHOULD NOT 0 rules → 0 vectors → 0 mutants    hole

      Hole  FAC-A-007  SHOULD NOT
        The duty FAC-A-007.
        core §1

      8 requirements, 1 hole
      1 covered, 1 vectors only, 1 unit tests only, 2 unobservable, 1 not tried yet, 1
      optional, 1 hole
      "
    `);
  });

  it("as JSON", () => {
    expect(
      renderJson(
        selectCoverage(coverage, ({ id }) => id <= "FAC-A-003"),
        full,
      ),
    ).toMatchInlineSnapshot(`
      "{
        "format": 1,
        "specs": {
          "version": "0.0.0",
          "digest": "sha256:0",
          "pin": "sample"
        },
        "counts": {
          "covered": 1,
          "vectors only": 1,
          "unit tests only": 1,
          "unobservable": 0,
          "not tried yet": 0,
          "optional": 0,
          "hole": 0
        },
        "stale": [],
        "areas": [
          {
            "prefix": "FAC-A",
            "title": "The facilitator",
            "requirements": [
              {
                "id": "FAC-A-001",
                "level": "MUST",
                "basis": "K",
                "roles": [
                  "facilitator",
                  "server"
                ],
                "text": "The duty FAC-A-001.",
                "source": "core §1",
                "status": "covered",
                "rules": [
                  {
                    "role": "facilitator",
                    "name": "does its duty"
                  }
                ],
                "vectors": [
                  {
                    "id": "facilitator/a/one",
                    "role": "facilitator",
                    "judges": true
                  },
                  {
                    "id": "lib/a/two",
                    "role": "lib",
                    "judges": false
                  }
                ],
                "mutants": [
                  {
                    "id": "facilitator-without-FAC-A-001",
                    "fault": "lacks the rule"
                  }
                ],
                "untriedRoles": [
                  "server"
                ]
              },
              {
                "id": "FAC-A-002",
                "level": "MUST",
                "basis": "K",
                "roles": [
                  "facilitator"
                ],
                "text": "The duty FAC-A-002.",
                "source": "core §1",
                "status": "vectors only",
                "rules": [],
                "vectors": [
                  {
                    "id": "lib/a/two",
                    "role": "lib",
                    "judges": true
                  }
                ],
                "mutants": [],
                "untriedRoles": [
                  "facilitator"
                ]
              },
              {
                "id": "FAC-A-003",
                "level": "MUST",
                "basis": "K",
                "roles": [
                  "facilitator"
                ],
                "text": "The duty FAC-A-003.",
                "source": "core §1",
                "status": "unit tests only",
                "reason": "Only the operator can see it.",
                "rules": [
                  {
                    "role": "facilitator",
                    "name": "does it unseen"
                  }
                ],
                "vectors": [],
                "mutants": [],
                "untriedRoles": []
              }
            ]
          }
        ]
      }
      "
    `);
  });

  it("as Markdown", () => {
    expect(
      renderMarkdown(
        selectCoverage(coverage, ({ id }) => id < "FAC-A-005"),
        false,
      ),
    ).toMatchInlineSnapshot(`
      "# Coverage of x402

      4 requirements, no hole.

      ## The facilitator

      \`FAC-A\`: 1 covered, 1 vectors only, 1 unit tests only, 1 unobservable.

      | requirement | rule | vectors | mutants | status |
      | --- | --- | --- | --- | --- |
      | \`FAC-A-001\` MUST: The duty FAC-A-001. | facilitator: does its duty | \`facilitator/a/one\`<br>\`lib/a/two\` | \`facilitator-without-FAC-A-001\` | covered |
      | \`FAC-A-002\` MUST: The duty FAC-A-002. |  | \`lib/a/two\` |  | vectors only |
      | \`FAC-A-003\` MUST: The duty FAC-A-003. | facilitator: does it unseen |  |  | unit tests only: Only the operator can see it. |
      | \`FAC-A-004\` MUST: The duty FAC-A-004. |  |  |  | unobservable: The suite &lt;never> stops a program. |
      "
    `);
  });

  it("as a page with every requirement, escaped, that loads nothing", () => {
    const page = renderHtml(coverage, false);
    expect(page.match(/<details class="case"/g)).toHaveLength(rowsOf(coverage).length);
    expect(page).toContain("<h1>8 requirements, 1 hole</h1>");
    expect(page).toContain("The suite &lt;never&gt; stops a program.");
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});
