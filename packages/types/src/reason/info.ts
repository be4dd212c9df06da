/** What is known of a reason code. */
export interface ReasonInfo {
  /** What happened, in a sentence for whoever was refused. */
  meaning: string;
  /** Where the specification defines it, or that it does not. */
  clause: string;
  /** The HTTP status of a server whose answer has this reason. */
  status: number;
  /** How it mostly comes about. */
  cause: string;
  /** What whoever was refused, or who runs the shop, can do about it. */
  remedy: string;
  /** Codes that other implementations use for the same thing. */
  aliases?: readonly string[];
}

export const core = "x402-specification-v2.md §9";
export const undefinedInSpec = "no code in the specification; named as the official SDK does";
export const ourOwn = "no code in the specification";
