import type { Report } from "./format.js";
import { statusTones } from "./html/case.js";
import { renderPage } from "./html/page.js";
import { reportSection, verdictTable } from "./html/section.js";
import { statusOrder, statusWords } from "./words.js";

/** Writes reports, usually one for each role, as one page. */
export function renderHtml(reports: readonly Report[]): string {
  return renderPage({
    subject: "x402 conformance",
    kicker: "x402 conformance report",
    heading: headline(reports),
    summary: verdictTable(reports),
    things: "cases",
    choices: statusOrder
      .filter((status) => reports.some(({ counts }) => counts[status] > 0))
      .map((status) => ({ value: status, label: statusWords[status].one, tone: statusTones[status] })),
    content: reports.map(reportSection),
  });
}

function headline(reports: readonly Report[]): string {
  const verdicts = reports.flatMap((report) =>
    report.cannotAssess === undefined ? Object.values(report.verdicts) : (["cannot assess"] as const),
  );
  const names = reports.map((report) => report.role).join(", ");
  const subject = `The ${names.replace(/, ([^,]*)$/, " and $1")}`;
  const several = reports.length > 1;
  if (verdicts.includes("not conformant")) {
    const all = verdicts.every((verdict) => verdict === "not conformant");
    return several && !all
      ? "Not everything here is conformant"
      : `${subject} ${several ? "are" : "is"} not conformant`;
  }
  if (verdicts.length === 0 || verdicts.includes("cannot assess")) {
    return several ? "Not everything here could be assessed" : `${subject} cannot be assessed`;
  }
  const lenient = verdicts.includes("conformant with lenient refusals");
  return `${subject} ${several ? "are" : "is"} conformant${lenient ? ", with lenient refusals" : ""}`;
}
