import type { OperationName } from "../../lib/contract.js";
import type { Operation } from "../../lib/operation.js";
import { operations } from "../../lib/operations.js";
import type { JsonObject } from "../../vectors/json.js";

/** One thing that a library can get wrong: the operations that do, and the requirement that they break. */
export interface Fault {
  /** Kebab-case, unique among the faults of libraries. */
  id: string;
  requirement: string;
  fault: string;
  changes: Readonly<Partial<Record<OperationName, Operation>>>;
}

/** What our library does in an operation, for faults that begin or end with it. */
export function honest(op: OperationName, input: JsonObject): Promise<JsonObject> {
  const operation = operations[op];
  if (!operation) throw new RangeError(`Our library has no operation ${op}.`);
  return Promise.resolve(operation(input));
}

/** The operation with its input changed first. */
export function given(op: OperationName, change: (input: JsonObject) => JsonObject): Operation {
  return (input) => honest(op, change(input));
}

/** The operation with its value changed afterwards. */
export function answering(op: OperationName, change: (value: JsonObject, input: JsonObject) => JsonObject): Operation {
  return async (input) => change(await honest(op, input), input);
}

/** The operation with another answer where our library has none. */
export function insteadOfRefusing(op: OperationName, answer: (input: JsonObject) => JsonObject): Operation {
  return async (input) => {
    try {
      return await honest(op, input);
    } catch {
      return answer(input);
    }
  };
}

/** Changes a text member of an input, and leaves anything else alone. */
export function withText(input: JsonObject, member: string, change: (text: string) => string): JsonObject {
  const value = input[member];
  return typeof value === "string" ? { ...input, [member]: change(value) } : input;
}
