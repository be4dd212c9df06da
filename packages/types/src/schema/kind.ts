import * as z from "zod/v4/core";

/** What is read at one place, and what was wrong there; the first problem ends the reading. */
export type Reading = z.ParsePayload;

type Reader = (reading: Reading, context: z.ParseContextInternal) => Reading;

/** Tells whether a value can be taken as it is. */
type Test = (input: unknown) => boolean;

interface KindDefinition extends z.$ZodTypeDef {
  reader: Reader;
  test?: Test | undefined;
}

const Kind: z.$constructor<z.$ZodType, KindDefinition> = /*#__PURE__*/ z.$constructor(
  "X402Kind",
  (schema, definition) => {
    const base: typeof z.$ZodType = z.$ZodType;
    base.init(schema, definition);
    schema._zod.parse = definition.reader;
  },
);

/**
 * Makes a zod schema from a reader. The general ones of zod weigh more than all headers may and take most of the time of
 * reading one, so wire objects have kinds of their own; both sorts can be put together in any way.
 *
 * A kind that never changes what it reads may give a test for it, which says yes only to what the reader takes.
 */
export function kind<Output>(reader: Reader, test?: Test): z.$ZodType<Output> {
  return new Kind({ type: "custom", reader, test }) as z.$ZodType<Output>;
}

/** The test of a schema, if it has one: most members pass it, and need no reading then. */
export function testOf({ _zod: { def } }: z.$ZodType): Test | undefined {
  return "test" in def && typeof def.test === "function" ? (def as KindDefinition).test : undefined;
}

/** Notes that something else was expected at this place. */
export function refuse(reading: Reading, expected: string): Reading {
  reading.issues.push({ code: "custom", message: expected, input: reading.value, path: [] });
  return reading;
}

/** Reads one value with a schema of any sort; asynchronous ones are refused, as wire objects are read at once. */
export function readWith(schema: z.$ZodType, reading: Reading, context: z.ParseContextInternal): Reading {
  const read = schema._zod.run(reading, context);
  return read instanceof Promise ? refuse(reading, "readable at once") : read;
}

/** Hands the problem of a member to the whole, with the member's name before its path. */
export function refuseMember(reading: Reading, member: Reading, key: PropertyKey): Reading {
  for (const issue of member.issues) {
    reading.issues.push({ ...issue, path: [key, ...(issue.path ?? [])] });
  }
  return reading;
}
