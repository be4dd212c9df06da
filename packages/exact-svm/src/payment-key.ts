import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";

/** Names what a transaction consumes: its message, whatever stands in the places for signatures. */
export function messageKey(message: Uint8Array): string {
  return bytesToHex(sha256(message));
}
