/** Reads one variable, or adds a sentence about it to the problems. */
export interface VariableReader {
  /** Every problem so far, each with the variable's name and an example. */
  readonly problems: string[];
  /** Whether a variable has a text. */
  has(name: string): boolean;
  need<Value>(name: string, example: string, read: Read<Value>): Value | undefined;
  /** The same for a variable that may be left out. */
  may<Value>(name: string, example: string, read: Read<Value>): Value | undefined;
  /** The same for a value that takes a while to check. */
  needLater<Value>(name: string, example: string, read: Read<Promise<Value | undefined>>): Promise<Value | undefined>;
}

type Read<Value> = (text: string) => Value | undefined;

/** Reads an environment; a value is never quoted, as it may be a key. */
export function variableReader(variables: Readonly<Record<string, string | undefined>>): VariableReader {
  const problems: string[] = [];
  const textOf = (name: string) => variables[name]?.trim() ?? "";
  const checked = <Value>(name: string, example: string, value: Value | undefined): Value | undefined => {
    if (value === undefined)
      problems.push(`${name} is ${textOf(name) ? "malformed" : "missing"}. Set it like ${example}`);
    return value;
  };
  const reader: VariableReader = {
    problems,
    has: (name) => textOf(name) !== "",
    need(name, example, read) {
      const text = textOf(name);
      return checked(name, example, text ? read(text) : undefined);
    },
    may: (name, example, read) => (reader.has(name) ? reader.need(name, example, read) : undefined),
    async needLater(name, example, read) {
      const text = textOf(name);
      return checked(name, example, text ? await read(text) : undefined);
    },
  };
  return reader;
}

/** Reads the URLs of nodes, separated by commas. */
export function readUrls(text: string): readonly [string, ...string[]] | undefined {
  const [first, ...others] = text.split(",").map((part) => readUrl(part.trim()));
  return first !== undefined && others.every((url) => url !== undefined) ? [first, ...others] : undefined;
}

/** Reads the URL of a node. */
function readUrl(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}
