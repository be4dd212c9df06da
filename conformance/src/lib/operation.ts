import type { JsonObject } from "../vectors/json.js";
import type { OperationName } from "./contract.js";

/** One operation of the driver protocol: answers its value, or throws. */
export type Operation = (input: JsonObject) => JsonObject | Promise<JsonObject>;

/** What a driver can do. */
export type Operations = Readonly<Partial<Record<OperationName, Operation>>>;

/** The input is well formed and a rule refuses it. */
export class RefusedError extends Error {
  override readonly name: string = "RefusedError";
}

/** The driver cannot do this although it has the operation: another wire object than those it knows. */
export class UnsupportedError extends Error {
  override readonly name: string = "UnsupportedError";
}
