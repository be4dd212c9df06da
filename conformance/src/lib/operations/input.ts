import { X402Error } from "@x402-reference/types";
import { isObject, type JsonObject } from "../../vectors/json.js";

/** Reads a member of an input that must be a text. */
export function text(input: JsonObject, name: string): string {
  const value = input[name];
  return typeof value === "string" ? value : missing(name, "a text");
}

/** Reads a member of an input that must be an object. */
export function object(input: JsonObject, name: string): JsonObject {
  const value = input[name];
  return isObject(value) ? value : missing(name, "an object");
}

/** Reads a member of an input that must be a list. */
export function list(input: JsonObject, name: string): unknown[] {
  const value = input[name];
  return Array.isArray(value) ? value : missing(name, "a list");
}

/** Reads how many decimals an asset has. */
export function decimals(input: JsonObject): number {
  const { decimals: value } = input;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 36
    ? value
    : missing("decimals", "a whole number from 0 to 36");
}

function missing(field: string, expected: string): never {
  throw new X402Error("malformed_object", `${field} must be ${expected}.`, { field });
}
