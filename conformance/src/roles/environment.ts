import { X402Error } from "@x402-reference/types";
import { type Hex, isHex } from "viem";

/** The environment that a target of the suite is started with. */
export type Environment = Readonly<Record<string, string>>;

/** Reads a variable that must be there. */
export function variable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new X402Error("invalid_configuration", `The environment lacks ${name}.`, { field: name });
}

/** Reads a variable that holds an address or a private key. */
export function hexVariable(environment: Environment, name: string): Hex {
  const value = variable(environment, name);
  if (isHex(value)) return value;
  throw new X402Error("invalid_configuration", `${name} is not hexadecimal with 0x.`, { field: name });
}
