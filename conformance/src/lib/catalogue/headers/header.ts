import { challenge, payment, settlement } from "../samples.js";

/** A header of the HTTP transport, and what is violated where it is read or written wrongly. */
export interface Header {
  name: "required" | "payment" | "settlement";
  field: string;
  valid: Readonly<Record<string, unknown>>;
  /** An optional text member, to carry text of any kind. */
  textAt: string;
  /** A member whose absence breaks the object. */
  neededAt: string;
  /** What is violated when a header is read that is no base64, no JSON, no object, or not a whole one. */
  undecodable: readonly string[];
  noJson: readonly string[];
  noObject: readonly string[];
  incomplete: readonly string[];
  /** What is violated when the object is written wrongly. */
  written: readonly string[];
}

/** The three headers that carry an object. */
export const headers: readonly Header[] = [
  {
    name: "required",
    field: "PAYMENT-REQUIRED",
    valid: challenge,
    textAt: "/resource/description",
    neededAt: "/resource",
    undecodable: ["HTTP-CLI-009"],
    noJson: ["HTTP-CLI-009"],
    noObject: ["HTTP-CLI-008", "HTTP-CLI-009"],
    incomplete: ["CORE-PR-004", "HTTP-CLI-008"],
    written: ["HTTP-SRV-003"],
  },
  {
    name: "payment",
    field: "PAYMENT-SIGNATURE",
    valid: payment,
    textAt: "/resource/description",
    neededAt: "/accepted",
    undecodable: ["HTTP-SRV-015"],
    noJson: ["HTTP-SRV-016"],
    noObject: ["HTTP-SRV-017"],
    incomplete: ["HTTP-SRV-018", "CORE-PP-002"],
    written: ["HTTP-CLI-002"],
  },
  {
    name: "settlement",
    field: "PAYMENT-RESPONSE",
    valid: settlement,
    textAt: "/extensions/example-info/status",
    neededAt: "/transaction",
    undecodable: ["HTTP-SRV-009", "HTTP-CLI-028"],
    noJson: ["HTTP-SRV-009", "HTTP-CLI-028"],
    noObject: ["HTTP-SRV-009", "HTTP-CLI-028"],
    incomplete: ["CORE-SR-002", "HTTP-SRV-009"],
    written: ["HTTP-SRV-009"],
  },
];

/** Text that no older encoding carries. */
export const unusual = "日本語 ÿ~~~??? 👩‍👩‍👧";
