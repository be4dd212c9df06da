import { expect, it } from "vitest";
import { sampleReport, sampleResult } from "../../test/sample-report.js";
import { unsteady } from "./repeats.js";

const run = (...results: Parameters<typeof sampleResult>[]) => sampleReport(results.map((of) => sampleResult(...of)));

it("finds nothing where each run ended alike", () => {
  const report = run(["x/y/a", "pass"], ["x/y/b", "fail"]);
  expect(unsteady([report, report, report])).toEqual([]);
});

it("names what ended otherwise, in status or in grade, or was missing", () => {
  const first = run(["x/y/b", "pass"], ["x/y/a", "pass"], ["x/y/c", "fail"], ["x/y/d", "pass"]);
  const other = run(["x/y/a", "pass", { grade: "lenient" }], ["x/y/b", "warn"], ["x/y/c", "fail"]);
  expect(unsteady([first, first, other])).toEqual([
    { vector: "x/y/a", outcomes: { "pass (strict)": 2, "pass (lenient)": 1 } },
    { vector: "x/y/b", outcomes: { "pass (strict)": 2, warn: 1 } },
    { vector: "x/y/d", outcomes: { "pass (strict)": 2 } },
  ]);
});
