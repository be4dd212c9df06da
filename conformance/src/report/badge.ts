import type { Report, Verdict } from "./format.js";

const colours: Readonly<Record<Verdict, string>> = {
  conformant: "brightgreen",
  "conformant with lenient refusals": "green",
  "not conformant": "red",
  "cannot assess": "lightgrey",
};

const worstFirst: readonly Verdict[] = [
  "not conformant",
  "cannot assess",
  "conformant with lenient refusals",
  "conformant",
];

/** Writes a report as the JSON of a shields.io endpoint badge: the worst verdict and its date, never a percentage. */
export function renderBadge(report: Report): string {
  const verdicts = Object.values(report.verdicts);
  const verdict = worstFirst.find((candidate) => verdicts.includes(candidate)) ?? "cannot assess";
  const badge = {
    schemaVersion: 1,
    label: `x402 ${report.role}`,
    message: `${verdict}, ${report.startedAt.slice(0, 10)}`,
    color: colours[verdict],
  };
  return `${JSON.stringify(badge, null, 2)}\n`;
}
