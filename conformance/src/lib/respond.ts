import { isX402Error } from "@x402-reference/types";
import { isObject } from "../vectors/json.js";
import { type Answer, type ErrorType, type Hello, operationNames } from "./contract.js";
import { type Operations, RefusedError, UnsupportedError } from "./operation.js";

/** Answers one line of the suite as a driver with these operations does; always with one line. */
export async function respond(line: string, operations: Operations, about: Omit<Hello, "ops">): Promise<string> {
  let question: unknown;
  try {
    question = JSON.parse(line);
  } catch {
    question = undefined;
  }
  const { id, op, input } = isObject(question) ? question : {};
  return JSON.stringify({ id: id ?? null, ...(await answer(op, input, { operations, about })) });
}

async function answer(
  op: unknown,
  input: unknown,
  { operations, about }: { operations: Operations; about: Omit<Hello, "ops"> },
): Promise<Answer> {
  if (op === "hello") return { ok: true, value: { ...about, ops: Object.keys(operations) } };
  const name = operationNames.find((known) => known === op);
  const operation = name && operations[name];
  if (!operation) return failure("unsupported");
  if (!isObject(input)) return failure("invalid", new TypeError("input must be an object"));
  try {
    return { ok: true, value: await operation(input) };
  } catch (error) {
    return failure(typeOf(error), error);
  }
}

function typeOf(error: unknown): ErrorType {
  if (error instanceof UnsupportedError) return "unsupported";
  if (error instanceof RefusedError) return "refused";
  if (!isX402Error(error)) return "internal";
  return error.code === "invalid_configuration" ? "refused" : "invalid";
}

function failure(type: ErrorType, error?: unknown): Answer {
  const field = isX402Error(error) ? error.field : undefined;
  const detail = error instanceof Error ? error.message : undefined;
  return { ok: false, error: { type, ...(field && { field }), ...(detail && { detail }) } };
}
