import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";
import { X402Error } from "@x402-reference/types";
import { parse } from "yaml";
import type { PayerPolicy, Policy } from "../policy.js";

/** Addresses that are not served, from a file that may change while it is used. */
export interface DenyList {
  policy: Policy;
  payerPolicy: PayerPolicy;
  /** Reads the file again; what cannot be read leaves the list as it is, and is told. */
  reload(): Promise<void>;
  /** Looks at the file no more. */
  close(): void;
}

/** Where the list is, and who is told of its changes. */
export interface DenyListOptions {
  path: string;
  onLoaded(counts: { payers: number; payees: number }): void;
  onFault(error: unknown): void;
  /** How often the file is looked at for changes, in milliseconds; default 2,000. */
  everyMs?: number;
}

interface Addresses {
  payers: ReadonlySet<string>;
  payees: ReadonlySet<string>;
}

/**
 * Opens a file in YAML or JSON that lists `payers` and `payees`, compared whatever their letter case. Throws
 * `invalid_configuration` when it cannot be read or holds anything else: a list that is misread denies nobody.
 */
export async function openDenyList({ path, onLoaded, onFault, everyMs = 2_000 }: DenyListOptions): Promise<DenyList> {
  let denied = await read(path);

  async function reload(): Promise<void> {
    try {
      denied = await read(path);
      onLoaded({ payers: denied.payers.size, payees: denied.payees.size });
    } catch (error) {
      onFault(error);
    }
  }

  const changed = () => void reload();
  // Looking at it by time also works where a file is replaced by another one of its name.
  watchFile(path, { interval: everyMs, persistent: false }, changed);
  return {
    policy({ paymentRequirements: { payTo } }) {
      if (!denied.payees.has(payTo.toLowerCase())) return undefined;
      return { reason: "payee_denied", message: "This facilitator does not serve payments to this payTo." };
    },
    payerPolicy(payer) {
      if (!denied.payers.has(payer.toLowerCase())) return undefined;
      return { reason: "payer_denied", message: "This facilitator does not serve payments by this payer." };
    },
    reload,
    close: () => unwatchFile(path, changed),
  };
}

async function read(path: string): Promise<Addresses> {
  let content: unknown;
  try {
    // An address that is not quoted would be a number.
    content = parse(await readFile(path, "utf8"), { schema: "failsafe" });
  } catch (cause) {
    throw unusable("cannot be read as YAML or JSON", cause);
  }
  // Whoever writes a file anew may empty it first, and for that moment nobody would be denied.
  if (content === null) throw unusable("is empty");
  const { payers = [], payees = [], ...others } = Object(content);
  if (Array.isArray(content) || typeof content !== "object" || Object.keys(others).length > 0)
    throw unusable("holds something else than payers and payees");
  return { payers: addressesOf(payers), payees: addressesOf(payees) };
}

function addressesOf(list: unknown): ReadonlySet<string> {
  const isText = (one: unknown): one is string => typeof one === "string" && one.trim() !== "";
  if (!Array.isArray(list) || !list.every(isText)) throw unusable("has something else than lists of addresses");
  return new Set(list.map((address) => address.trim().toLowerCase()));
}

function unusable(what: string, cause?: unknown): X402Error {
  return new X402Error("invalid_configuration", `The deny-list ${what}.`, {
    field: "X402_DENY_LIST",
    remedy: 'Write payers: ["0x…"] and payees: ["0x…"], either of which may be left out.',
    cause,
  });
}
