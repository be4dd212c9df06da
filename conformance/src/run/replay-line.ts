import type { Role } from "../report/format.js";
import type { Target } from "./types.js";

/**
 * Writes the command that runs one vector again in the same way.
 *
 * @example
 * ```ts
 * replayLine({ role: "client", target, seed: 1, vector: "client/pay/buys" });
 * // x402-conformance client --cmd 'python buyer.py' --seed 1 --only client/pay/buys
 * ```
 */
export function replayLine(run: {
  role: Role;
  target: Pick<Target, "kind" | "value">;
  seed: number;
  vector: string;
  /** Further options that the run was made with. */
  extra?: readonly string[];
}): string {
  const option = run.role === "lib" ? "driver" : run.target.kind;
  const target = run.target.kind === "in-process" ? [] : [`--${option}`, run.target.value];
  const words = [run.role, ...target, ...(run.extra ?? []), "--seed", String(run.seed), "--only", run.vector];
  return ["x402-conformance", ...words].map(shellWord).join(" ");
}

/** Quotes a word for a POSIX shell where it needs it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
