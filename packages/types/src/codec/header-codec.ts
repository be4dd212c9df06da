import type * as z from "zod/v4/core";
import { X402Error } from "../error.js";
import { maxHeaderBytes } from "../limits.js";
import { parseOrThrow } from "../parse.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import { parseJson } from "./json.js";

/** Writes and reads one payment header; neither way gets past the schema. */
export interface HeaderCodec<Written, Read> {
  /** The header's field name. */
  readonly name: string;
  /** Encodes a value; throws `malformed_object` when it is not what the header carries. Nothing is written as `null`. */
  encode(value: Written): string;
  /** Decodes a header's text; throws `header_too_large`, `malformed_header`, `malformed_json` or `malformed_object`. */
  decode(text: string): Read;
}

/**
 * Makes the codec of a header that carries JSON in base64. What is written may be judged more strictly than what is read.
 *
 * @example
 * ```ts
 * const receipt = headerCodec("X-RECEIPT", SettleResponse, SettleResponse);
 * ```
 * @see transports-v2/http.md
 */
export function headerCodec<Writer extends z.$ZodType, Reader extends z.$ZodType>(
  name: string,
  writer: Writer,
  reader: Reader,
): HeaderCodec<z.output<Writer>, z.output<Reader>> {
  return {
    name,
    encode: (value) => encodeBase64(JSON.stringify(parseOrThrow(writer, value, name))),
    decode(text) {
      if (text.length > maxHeaderBytes) {
        throw new X402Error("header_too_large", `${name} is longer than ${maxHeaderBytes} bytes.`, { field: name });
      }
      return parseOrThrow(reader, parseJson(decodeBase64(text)), name);
    },
  };
}
