import { matchRows } from "./network/match.js";
import { parseRows } from "./network/parse.js";
import { v1NameRows } from "./network/v1-names.js";
import type { Row } from "./row.js";

/** Networks, patterns of networks, and the names that networks had in version 1. */
export const networkRows: readonly Row[] = [...parseRows, ...matchRows, ...v1NameRows];
