import { isAtomicAmount, leaf } from "@x402-reference/types";
import { isWellFormedAddress } from "../address.js";

/** A member of an extension's `info`: how it is read, and the pattern that a challenge shows of it. */
export type InfoMember = ReturnType<typeof leaf<string>> & { readonly pattern: string };

/** An address with a right checksum or in one case. */
export const address: InfoMember = member("^0x[a-fA-F0-9]{40}$", isWellFormedAddress, "an address");

/** A uint256 in decimal digits, in its one form. */
export const digits: InfoMember = member("^[0-9]+$", isAtomicAmount, "decimal digits without leading zero");

/** Bytes in hex. */
export const bytes: InfoMember = member(
  "^0x[a-fA-F0-9]+$",
  (text) => /^0x(?:[0-9a-fA-F]{2})+$/.test(text),
  "whole bytes in hex behind 0x",
);

/** The extension's own version, such as "1". */
export const version: InfoMember = member(
  "^[0-9]+(\\.[0-9]+)*$",
  (text) => /^[0-9]+(?:\.[0-9]+)*$/.test(text),
  "numbers with dots between them",
);

function member(pattern: string, accepts: (text: string) => boolean, expected: string): InfoMember {
  const reader = leaf((input): input is string => typeof input === "string" && accepts(input), expected);
  return Object.assign(reader, { pattern });
}

/** What a server shows of an extension in a challenge; `schema` is the JSON Schema of the `info` that a client sends. */
export type ExtensionDeclaration = {
  readonly info: { readonly description: string; readonly version: string };
  readonly schema: Readonly<Record<string, unknown>>;
};

/** Declares an extension by the members that are read from its `info`, so that what is asked for is what is taken. */
export function declaration(description: string, members: Readonly<Record<string, InfoMember>>): ExtensionDeclaration {
  const properties = Object.entries(members).map(([name, { pattern }]) => [name, { type: "string", pattern }]);
  return {
    info: { description, version: "1" },
    schema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: Object.fromEntries(properties),
      required: Object.keys(members),
    },
  };
}
