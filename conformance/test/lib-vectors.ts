import type { Expect, LibStep, Vector } from "../src/vectors/format.js";
import { sampleVector } from "./run-catalogue.js";

const accepted: Expect = { any: [{ grade: "strict", match: { "/ok": { const: true } } }] };

/** A vector of one question to a library, which must be accepted unless it is said what else is expected. */
export function libVector(
  name: string,
  { op = "amount.parse", input, expect = accepted, ...more }: Partial<LibStep> & Partial<Vector>,
): Vector {
  const id = `lib/x/${name}`;
  return sampleVector(id, { role: "lib", steps: [{ id: "ask", op, input: input ?? { text: "1" }, expect }], ...more });
}
