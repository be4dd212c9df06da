import type { Context } from "hono";

/** The methods by which a handler makes a response, and how long the text in it is, if it is of text. */
const makers = {
  body: lengthOf,
  html: lengthOf,
  text: lengthOf,
  json: (value: unknown) => lengthOf(JSON.stringify(value)),
};

/** The most bytes that UTF-8 takes for a unit of JavaScript's strings. */
const bytesPerUnit = 3;

/**
 * Notes the responses that a handler makes of text with its context, and tells them from all others: there is nothing to
 * wait for in them, and to read one and build another takes a tenth of the CPU of a sale. One that might be longer than
 * the limit is not noted.
 */
export function noteTexts(c: Context, { maxHeldBytes }: { maxHeldBytes: number }): (response: Response) => boolean {
  const texts = new WeakSet<object>();
  for (const [name, measure] of Object.entries(makers)) {
    const make = Reflect.get(c, name);
    Reflect.set(c, name, (...given: unknown[]) => {
      const made: unknown = make(...given);
      const length = measure(given[0]);
      if (made instanceof Response && length !== undefined && length * bytesPerUnit <= maxHeldBytes) texts.add(made);
      return made;
    });
  }
  return (response) => texts.has(response);
}

function lengthOf(text: unknown): number | undefined {
  return typeof text === "string" ? text.length : undefined;
}
