import { isNetwork } from "@x402-reference/types";
import type { Quota } from "../../operations/quota.js";
import type { AmountLimit } from "../../policy.js";
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
  const quota = readQuota(reader);
  const denyList = reader.may("X402_DENY_LIST", "X402_DENY_LIST=/etc/x402/denied.yaml", (text) => text);
  const amountLimits = reader.may("X402_AMOUNT_LIMITS", "X402_AMOUNT_LIMITS=eip155:8453/0x…=5000000,…", readLimits);
  const access: Access = {
    ...(apiKeys && { apiKeys }),
    ...(quota && { quota }),
    ...(payees && { payees }),
    ...(denyList !== undefined && { denyList }),
    ...(amountLimits && { amountLimits }),
  };
  if (quota && !reader.has("X402_API_KEYS")) {
    reader.problems.push("X402_QUOTA_REQUESTS and X402_QUOTA_AMOUNTS are of each key. Set X402_API_KEYS as well.");
  }
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

function readQuota({ may }: VariableReader): Quota | undefined {
  const requests = may("X402_QUOTA_REQUESTS", "X402_QUOTA_REQUESTS=600/60 (requests/seconds)", readRate);
  const amounts = may("X402_QUOTA_AMOUNTS", "X402_QUOTA_AMOUNTS=eip155:8453/0x…=5000000/3600,… (seconds)", readAmounts);
  return requests || amounts ? { ...(requests && { requests }), ...(amounts && { amounts }) } : undefined;
}

function readRate(text: string): Quota["requests"] {
  const [, most, seconds] = /^([1-9][0-9]{0,8})\/([1-9][0-9]{0,6})$/.exec(text) ?? [];
  return most && seconds ? { most: Number(most), seconds: Number(seconds) } : undefined;
}

function readAmounts(text: string): Quota["amounts"] {
  return readEach(text, /^([^/=]+)\/([^/=]+)=([0-9]{1,78})\/([1-9][0-9]{0,6})$/, ([network, asset, most, seconds]) => ({
    network,
    asset,
    most: BigInt(most),
    seconds: Number(seconds),
  }));
}

function readLimits(text: string): AmountLimit[] | undefined {
  return readEach(text, /^([^/=]+)\/([^/=]+)=([0-9]{1,78})$/, ([network, asset, most]) => ({
    network,
    asset,
    most: BigInt(most),
  }));
}

function readEach<Entry>(text: string, pattern: RegExp, read: (parts: Parts) => Entry): Entry[] | undefined {
  const entries = readList(text)?.map((part) => pattern.exec(part));
  if (!entries?.every((match) => match !== null && isNetwork(match[1] ?? ""))) return undefined;
  return entries.map((match) => {
    const [, network = "", asset = "", most = "", seconds = ""] = match ?? [];
    return read([network, asset, most, seconds]);
  });
}

type Parts = readonly [network: string, asset: string, most: string, seconds: string];
