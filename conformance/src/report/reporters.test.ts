import { describe, expect, it } from "vitest";
import { sampleReport, sampleResult, sampleResults } from "../../test/sample-report.js";
import { diffReports } from "./diff.js";
import { escapeMarkup } from "./escape.js";
import { Report } from "./format.js";
import { createProgress } from "./progress.js";
import { reporters } from "./reporters.js";
import { wrap } from "./text.js";

const report = sampleReport();
const render = (name: string, reports = [report], options = {}) => reporters[name]?.render(reports, options) ?? "";

describe("reporters", () => {
  it("know every name of the contract", () => {
    expect(Object.keys(reporters)).toEqual(["pretty", "json", "ndjson", "junit", "html", "markdown", "badge"]);
  });

  it("write JSON that reads back as the same report", () => {
    expect(Report.parse(JSON.parse(render("json")))).toEqual(report);
  });

  it("say why a profile is not assessed when all that ran has passed", () => {
    const one = [sampleResult("facilitator/eip3009/valid", "pass")];
    const part = (verdict: "conformant" | "cannot assess", results = one) =>
      render("pretty", [sampleReport(results, { verdicts: { "facilitator-core": verdict } })]);
    const words = "Only a part of the vectors was selected";
    expect(part("cannot assess")).toContain(words);
    expect(part("conformant")).not.toContain(words);
    expect(part("cannot assess", [...one, sampleResult("facilitator/eip3009/x", "untestable")])).not.toContain(words);
  });

  it("write one JSON line for the run, each result, and the end", () => {
    const lines = render("ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(["run", ...sampleResults.map(() => "result"), "end"]);
    expect(lines[0]).toMatchObject({ role: "facilitator", seed: 1, target: { value: "node app.js" } });
    expect(lines.at(-1)).toMatchObject({ verdicts: report.verdicts, counts: report.counts });
  });

  it("write JUnit", () => {
    expect(render("junit")).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="x402 facilitator" tests="10" failures="4" errors="0" skipped="2" time="4.210" timestamp="2026-11-21T13:00:00.000Z">
          <properties>
            <property name="verdict.facilitator-core" value="not conformant"/>
            <property name="verdict.facilitator-hardening" value="conformant with lenient refusals"/>
            <property name="target" value="node app.js"/>
            <property name="seed" value="1"/>
            <property name="catalogue" value="sha256:0123456789abcdef0123456789abcdef"/>
          </properties>
          <testcase classname="facilitator.eip3009" name="valid: A correctly signed payment is valid" time="0.012">
          </testcase>
          <testcase classname="facilitator.eip3009" name="other-reason: The case facilitator/eip3009/other-reason does what it says" time="0.012">
          </testcase>
          <testcase classname="facilitator.eip3009" name="value-below-amount: A correctly signed authorization for one unit less than the price is not valid" time="0.012">
            <failure type="fail" message="The target answered &lt;script&gt;alert(1)&lt;/script&gt; &amp; more.">requirements: FAC-VER-008
      expected: false at /steps/verify/json/isValid
      observed: true
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/eip3009/value-below-amount</failure>
          </testcase>
          <testcase classname="facilitator.eip3009" name="value-below-amount-settle: The case facilitator/eip3009/value-below-amount-settle does what it says" time="0.012">
            <failure type="blocked" message="Does not count, because its twin did not pass: facilitator/eip3009/value-below-amount ended as fail.">requirements: FAC-VER-001
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/eip3009/value-below-amount-settle</failure>
          </testcase>
          <testcase classname="facilitator.http" name="content-type: The case facilitator/http/content-type does what it says" time="0.012">
            <system-out>warn: warn
      requirements: FAC-HTTP-002
      expected: text that matches ^application/json at /steps/verify/headers/content-type
      observed: &quot;text/html&quot;
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/http/content-type</system-out>
          </testcase>
          <testcase classname="facilitator.http" name="racy: The case facilitator/http/racy does what it says" time="0.012">
            <failure type="flaky" message="Attempt 1 ended as fail, attempt 2 as pass, with the same seed.">requirements: FAC-VER-001
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/http/racy</failure>
          </testcase>
          <testcase classname="facilitator.http" name="known: The case facilitator/http/known does what it says" time="0.012">
            <skipped message="expected: The queue worker releases early."/>
          </testcase>
          <testcase classname="facilitator.http" name="stream: The case facilitator/http/stream does what it says" time="0.012">
            <failure type="untestable" message="The target declares route.stream but does not show it.">requirements: FAC-VER-001
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/http/stream</failure>
          </testcase>
          <testcase classname="facilitator.gap" name="empty-extra: The case facilitator/gap/empty-extra does what it says" time="0.012">
            <system-out>info: Answered 200.
      requirements: FAC-VER-001
      replay: x402-conformance facilitator --cmd &#39;node app.js&#39; --seed 1 --only facilitator/gap/empty-extra</system-out>
          </testcase>
          <testcase classname="facilitator.asset" name="any: The case facilitator/asset/any does what it says" time="0.012">
            <skipped message="The target does not declare asset.any."/>
          </testcase>
          <system-out>2 passed (1 lenient), 2 failed, 1 flaky, 1 warned, 1 untestable, 1 blocked, 1 observed, 1 not applicable</system-out>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("write JUnit with an error when nothing could be assessed", () => {
    const text = render("junit", [sampleReport([], { cannotAssess: 'Nothing answers at "x".', verdicts: {} })]);
    expect(text).toContain('tests="1" failures="0" errors="1"');
    expect(text).toContain('<error message="Nothing answers at &quot;x&quot;."/>');
  });

  it("write Markdown", () => {
    expect(render("markdown")).toMatchInlineSnapshot(`
      "## x402 facilitator conformance

      | profile | verdict |
      | --- | --- |
      | facilitator-core | **not conformant** |
      | facilitator-hardening | **conformant with lenient refusals** |

      2 passed (1 lenient), 2 failed, 1 flaky, 1 warned, 1 untestable, 1 blocked, 1 observed, 1 not applicable in 4.2 s. Target: \`node app.js\`, seed 1.

      <details>
      <summary><b>fail</b> A correctly signed authorization for one unit less than the price is not valid</summary>

      - vector: \`facilitator/eip3009/value-below-amount\`
      - requirement: \`FAC-VER-008\` MUST: The authorization's value is exactly the offer's amount. (scheme\\_exact\\_evm.md, Verification 5)
      - expected: \`false at /steps/verify/json/isValid\`
      - observed: \`true\`
      - why: The target answered &lt;script>alert(1)&lt;/script> &amp; more.
      - blocks 1 more
      - replay: \`x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/eip3009/value-below-amount\`

      </details>

      <details>
      <summary><b>flaky</b> The case facilitator/http/racy does what it says</summary>

      - vector: \`facilitator/http/racy\`
      - requirement: \`FAC-VER-001\` MUST: A payment that keeps every rule is valid. (x402-specification-v2.md §7.1)
      - why: Attempt 1 ended as fail, attempt 2 as pass, with the same seed.
      - replay: \`x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/racy\`

      </details>

      <details>
      <summary><b>warn</b> The case facilitator/http/content-type does what it says</summary>

      - vector: \`facilitator/http/content-type\`
      - requirement: \`FAC-HTTP-002\` SHOULD: Answers carry the media type of JSON. (x402-specification-v2.md §7)
      - expected: \`text that matches ^application/json at /steps/verify/headers/content-type\`
      - observed: \`"text/html"\`
      - replay: \`x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/content-type\`

      </details>

      <details>
      <summary><b>untestable</b> The case facilitator/http/stream does what it says</summary>

      - vector: \`facilitator/http/stream\`
      - requirement: \`FAC-VER-001\` MUST: A payment that keeps every rule is valid. (x402-specification-v2.md §7.1)
      - why: The target declares route.stream but does not show it.
      - replay: \`x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/stream\`

      </details>
      "
    `);
  });

  it("write Markdown that the target cannot break out of", () => {
    const hostile = sampleResult("facilitator/x/a", "fail", {
      title: "</summary><img src=x> | `tick`",
      expected: { at: "/a", words: "text" },
      observed: "``` </details> `",
    });
    const text = render("markdown", [sampleReport([hostile])]);
    expect(text).not.toContain("<img");
    expect(text).toContain('```` "``` </details> `" ````');
  });

  it("write a badge with the worst verdict and its date", () => {
    expect(JSON.parse(render("badge"))).toEqual({
      schemaVersion: 1,
      label: "x402 facilitator",
      message: "not conformant, 2026-11-21",
      color: "red",
    });
  });
});

describe("the terminal report", () => {
  it("is quiet when all is well", () => {
    const green = sampleReport([sampleResult("facilitator/x/a", "pass")], {
      verdicts: { "facilitator-core": "conformant" },
    });
    expect(render("pretty", [green])).toMatchInlineSnapshot(`
      "
      x402 facilitator conformance  node app.js

      facilitator-core  conformant

      1 passed
      4.2 s, seed 1, catalogue sha256:0123456789ab
      "
    `);
  });

  it("tells of each problem what was expected, seen, and how to see it again", () => {
    expect(render("pretty")).toMatchInlineSnapshot(`
      "
      x402 facilitator conformance  node app.js

      A correctly signed authorization for one unit less than the price is not valid
        ✗ failed  facilitator/eip3009/value-below-amount
        rule       FAC-VER-008 MUST: The authorization's value is exactly the offer's
                   amount.
        clause     scheme_exact_evm.md, Verification 5
        expected   false at /steps/verify/json/isValid
        observed   true
        why        The target answered <script>alert(1)</script> & more.
        blocks     facilitator/eip3009/value-below-amount-settle
        replay     x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/eip3009/value-below-amount

      The case facilitator/http/racy does what it says
        ~ flaky  facilitator/http/racy
        rule       FAC-VER-001 MUST: A payment that keeps every rule is valid.
        clause     x402-specification-v2.md §7.1
        why        Attempt 1 ended as fail, attempt 2 as pass, with the same seed.
        replay     x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/racy

      The case facilitator/http/content-type does what it says
        ! warning  facilitator/http/content-type
        rule       FAC-HTTP-002 SHOULD: Answers carry the media type of JSON.
        clause     x402-specification-v2.md §7
        expected   text that matches ^application/json at
                   /steps/verify/headers/content-type
        observed   "text/html"
        replay     x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/content-type

      The case facilitator/http/stream does what it says
        ? untestable  facilitator/http/stream
        rule       FAC-VER-001 MUST: A payment that keeps every rule is valid.
        clause     x402-specification-v2.md §7.1
        why        The target declares route.stream but does not show it.
        replay     x402-conformance facilitator --cmd 'node app.js' --seed 1 --only facilitator/http/stream

      Expected by the baseline
        fail       facilitator/http/known
                   The queue worker releases early. https://example.org/issues/12

      facilitator-core       not conformant
      facilitator-hardening  conformant with lenient refusals

      2 passed (1 lenient) · 2 failed · 1 flaky · 1 warned · 1 untestable · 1 blocked
      · 1 observed · 1 not applicable
      4.2 s, seed 1, catalogue sha256:0123456789ab
      "
    `);
  });

  it("keeps within the width, but for ids and commands that must be copied whole", () => {
    const long = render("pretty")
      .split("\n")
      .filter((line) => line.length > 80);
    expect(long.every((line) => line.includes("replay"))).toBe(true);
  });

  it("has colour only when told, and never what a target could smuggle in", () => {
    expect(render("pretty")).not.toContain("\u001b");
    expect(render("pretty", [report], { colour: true })).toContain("\u001b[31m✗ failed\u001b[39m");
    const hostile = sampleResult("facilitator/x/a", "fail", { message: "\u001b[2Jgone\u0007" });
    expect(render("pretty", [sampleReport([hostile])])).toContain("�[2Jgone�");
  });

  it("shows why nothing could be assessed, and stale entries of a baseline", () => {
    const text = render("pretty", [
      sampleReport([], {
        cannotAssess: "Nothing answers.",
        verdicts: {},
        stale: [{ match: "a/*", problem: "matches no vector" }],
      }),
    ]);
    expect(text).toContain("Cannot assess\n  Nothing answers.");
    expect(text).toContain("a/*: matches no vector");
  });

  it("shows transcripts when asked", () => {
    expect(render("pretty", [report], { transcripts: true })).toContain(
      '9 ms  target → suite  200\n            {"json":{"isValid":true}}',
    );
  });

  it("wraps at spaces and leaves long words whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("abcdefghij k\nl", 4)).toEqual(["abcdefghij", "k", "l"]);
  });

  it("rewrites one line while a run goes on", () => {
    const written: string[] = [];
    const progress = createProgress((text) => written.push(text), { width: 40, colour: false });
    progress.onResult(sampleResult("facilitator/x/a", "fail"), { done: 1, total: 10 });
    progress.clear();
    expect(written).toEqual(["\r\u001b[2K 1/10  1 failed  facilitator/x/a", "\r\u001b[2K"]);
  });
});

describe("the page", () => {
  const page = render("html", [
    report,
    sampleReport([], { role: "server", cannotAssess: "<b>It died.</b>\nstack", verdicts: {} }),
  ]);

  it("escapes whatever came from outside", () => {
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<b>It died");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    const evil = sampleResult('facilitator/x/"><img src=x onerror=alert(1)>', "fail", {
      title: "<img src=x>",
      why: "<img src=x>",
      requirements: ["<img src=x>"],
      observed: { "<img src=x>": "<img src=x>" },
      expected: { at: "/<img src=x>", words: "<img src=x>" },
      transcript: [{ at: 0, from: "<img src=x>", to: "<img src=x>", what: "<img src=x>", detail: "<img src=x>" }],
      replay: "<img src=x>",
      control: "<img src=x>",
      blockedBy: "<img src=x>",
    });
    expect(
      render("html", [
        sampleReport([evil], { target: { kind: "cmd", value: "<img src=x>", capabilities: ["<img src=x>"] } }),
      ]),
    ).not.toContain("<img");
  });

  it("loads nothing and runs only its own script", () => {
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page).toMatch(/default-src &#39;none&#39;; style-src &#39;sha256-.+?; script-src &#39;sha256-/);
    expect(page).not.toContain("style=");
  });

  it("has one first heading, landmarks, labels, and unique ids that every link finds", () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const landmark of ["<header>", "<main ", 'role="search"']) expect(page).toContain(landmark);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const alone = render("html", [sampleReport(sampleResults.filter(({ vector }) => !vector.endsWith("/valid")))]);
    expect(alone).toContain("<p><code>facilitator/eip3009/valid</code></p>");
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("has every case, with the requirement, the comparison, the twin and the replay line", () => {
    expect(page.match(/<details class="case"/g)).toHaveLength(sampleResults.length);
    expect(page).toContain("The authorization&#39;s value is exactly the offer&#39;s amount.");
    expect(page).toContain("<pre>false</pre>");
    expect(page).toContain('href="#r0-facilitator-facilitator-eip3009-valid"');
    expect(page).toContain("--only facilitator/eip3009/value-below-amount");
  });
});

describe("escaping", () => {
  it("also takes out what XML forbids", () => {
    expect(escapeMarkup("a\u0000b\u001b\ud800c<>&\"'\n")).toBe("a�b��c&lt;&gt;&amp;&quot;&#39;\n");
    expect(escapeMarkup("😀")).toBe("😀");
  });
});

describe("a comparison of reports", () => {
  it("tells regressions from repairs", () => {
    const of = (...pairs: [string, "pass" | "fail" | "na" | "info"][]) =>
      sampleReport(pairs.map(([id, status]) => sampleResult(id, status)));
    const diff = diffReports(
      of(["a", "pass"], ["b", "fail"], ["c", "pass"], ["d", "na"], ["e", "na"], ["f", "pass"]),
      of(["a", "fail"], ["b", "pass"], ["c", "pass"], ["d", "info"], ["e", "fail"], ["g", "pass"]),
    );
    const ids = Object.fromEntries(
      Object.entries(diff).map(([kind, changes]) => [kind, changes.map(({ vector }: { vector: string }) => vector)]),
    );
    expect(ids).toEqual({ regressed: ["a", "e"], fixed: ["b"], changed: ["d"], added: ["g"], removed: ["f"] });
  });
});
