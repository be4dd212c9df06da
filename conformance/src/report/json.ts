import type { Report } from "./format.js";

/** Writes a report as the JSON document that every other rendering is made from. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
