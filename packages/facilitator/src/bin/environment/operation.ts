import { type LogLevel, logLevels } from "../log.js";
import type { Access } from "../serve.js";
import type { StoreSettings } from "../store.js";
import type { VariableReader } from "./read.js";

/** How the command keeps what it settles, and what it says. */
export interface OperationEnvironment {
  store: StoreSettings;
  logLevel: LogLevel;
  access: Access;
}

/** Reads where settlements are kept and how much is logged; a database's URL is never quoted. */
export function readOperation(reader: VariableReader): OperationEnvironment {
  const url = reader.may("DATABASE_URL", "DATABASE_URL=postgres://user:password@host:5432/database", readDatabase);
  const place = reader.may("X402_STORE", "X402_STORE=/var/lib/x402, a folder, or =memory", (text) => text);
  const logLevel = reader.may("X402_LOG_LEVEL", `X402_LOG_LEVEL=${logLevels.join(" or =")}`, readLevel) ?? "info";
  const apiKeys = reader.may("X402_API_KEYS", "X402_API_KEYS=…,… (16 characters or more each)", readKeys);
  const payees = reader.may("X402_PAYEES", "X402_PAYEES=0x…,0x…", readList);
  const access: Access = { ...(apiKeys && { apiKeys }), ...(payees && { payees }) };
  if (reader.has("DATABASE_URL") && place !== undefined) {
    reader.problems.push("DATABASE_URL and X402_STORE both say where settlements are kept. Set one of them.");
  }
  if (url !== undefined) return { store: { in: "postgres", url }, logLevel, access };
  const inMemory = place === undefined || place === "memory";
  return { store: inMemory ? { in: "memory" } : { in: "folder", folder: place }, logLevel, access };
}

function readDatabase(text: string): string | undefined {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text) ? text : undefined;
}

/** A key that is short can be guessed. */
function readKeys(text: string): string[] | undefined {
  const keys = readList(text);
  return keys?.every((key) => key.length >= 16 && !/\s/.test(key)) ? keys : undefined;
}

function readList(text: string): string[] | undefined {
  const parts = text.split(",").map((part) => part.trim());
  return parts.includes("") ? undefined : parts;
}

function readLevel(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text);
}
