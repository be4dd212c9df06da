import { parseArgs } from "node:util";
import { didYouMean } from "../run/suggest.js";
import { UsageError } from "./usage-error.js";

/** One option of the command line. */
export interface OptionSpec {
  /** How its value is called in the help; an option without one is a switch. */
  value?: string;
  /** May be given several times. */
  many?: boolean;
  help: string;
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What was written on a command line. */
export interface Arguments {
  positionals: readonly string[];
  has(name: string): boolean;
  /** The value of an option that may be given once. */
  one(name: string): string | undefined;
  many(name: string): readonly string[];
}

/**
 * Reads the arguments of a command. Throws `UsageError` for an option that the command does not have, for a missing
 * value, a value where none belongs, and an option that is given twice.
 */
export function readArguments(args: readonly string[], specs: OptionSpecs): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { value }]) => [
        name,
        { type: value ? ("string" as const) : ("boolean" as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const spec = specs[token.name];
    if (!spec || !token.rawName.startsWith("--")) {
      const hint = didYouMean(token.name, Object.keys(specs));
      throw new UsageError(`There is no option ${token.rawName} here.${hint.replace(/"(.*)"/, "--$1")}`);
    }
    if (
      spec.value &&
      (token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("--")))
    ) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${spec.value}.`);
    }
    if (!spec.value && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
    const before = values.get(token.name) ?? [];
    if (spec.value && !spec.many && before.length > 0) throw new UsageError(`${token.rawName} is given twice.`);
    values.set(token.name, [...before, token.value ?? ""]);
  }
  return {
    positionals,
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.[0],
    many: (name) => values.get(name) ?? [],
  };
}

/** Reads a whole number within bounds, or throws `UsageError`. */
export function wholeNumber(
  args: Arguments,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = args.one(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}

/** Refuses more or fewer operands than a command takes. */
export function operands(args: Arguments, count: { min: number; max: number; usage: string }): readonly string[] {
  const { length } = args.positionals;
  if (length < count.min) throw new UsageError(`Something is missing. Usage: x402-conformance ${count.usage}`);
  if (length > count.max) {
    const extra = args.positionals[count.max] ?? "";
    throw new UsageError(`${JSON.stringify(extra)} is too much. Usage: x402-conformance ${count.usage}`);
  }
  return args.positionals;
}
