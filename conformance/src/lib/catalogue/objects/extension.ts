import { extension } from "../samples.js";
import { keepsUnknown, needs, objectTable, readsAt, refusesAt, refusesNonObjects } from "./table.js";

export const extensionRows = objectTable(
  {
    type: "ExtensionEntry",
    slug: "extension",
    noun: "An extension",
    why: "Clients echo its info, and its schema tells them what to answer.",
    requirement: "CORE-PR-010",
    valid: extension,
  },
  [
    ...refusesNonObjects(),
    ...needs("/info"),
    ...needs("/schema"),
    refusesAt("/info", "an array", []),
    refusesAt("/info", "a text", "report"),
    refusesAt("/schema", "a text", "object"),
    readsAt("/info", "no members", {}),
    keepsUnknown("/routeTemplate", "warn"),
  ],
);
