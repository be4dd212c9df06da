import { matchesGlob } from "../run/glob.js";
import type { Cell, KnownFailure } from "./format.js";

/** Marks a purchase that does not work as known, if the file says so; one that works stays as it is. */
export function markKnown(cell: Cell, known: readonly KnownFailure[]): Cell {
  if (cell.status === "works") return cell;
  const entry = known.find(({ match }) => matchesGlob(match, cell.id));
  return entry ? { ...cell, status: "known", because: entry.because } : cell;
}

/** The entries that describe none of the purchases that were tried, though they match some. */
export function staleKnown(cells: readonly Cell[], known: readonly KnownFailure[]): string[] {
  return known.flatMap(({ match }) => {
    const matched = cells.filter(({ id }) => matchesGlob(match, id));
    if (matched.length === 0 || matched.some(({ status }) => status !== "works")) return [];
    return [`${match} is known not to work, but it works: take the entry out.`];
  });
}
