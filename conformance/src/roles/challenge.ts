import { decodeHeaderJson, member } from "../peers/payment-header.js";
import type { AssetTransferMethod } from "../vectors/payment-format.js";
import type { HttpAnswer, HttpFailure } from "./http.js";

/** What a server asks for, as loosely read as possible: judging it is up to the vectors. */
export interface ReadChallenge {
  /** The offer that is to be paid: `exact` on the suite's network by the method that was asked for. */
  offer: unknown;
  resource?: unknown;
  extensions?: unknown;
  /** The whole challenge. */
  json: unknown;
}

/** Reads the challenge of an answer, or nothing when it has none. */
export function readChallenge(answer: HttpAnswer | HttpFailure | undefined): unknown {
  if (!answer || "failure" in answer) return undefined;
  const header = answer.headers["payment-required"];
  return header === undefined ? undefined : decodeHeaderJson(header);
}

/** Picks the offer of a method that the suite can pay, or nothing when there is none; ERC-3009 need not be named. */
export function payableChallenge(
  answer: HttpAnswer | HttpFailure | undefined,
  network: string,
  method: AssetTransferMethod = "eip3009",
): ReadChallenge | undefined {
  const json = readChallenge(answer);
  const accepts = member(json, "accepts");
  const offer = (Array.isArray(accepts) ? accepts : []).find(
    (candidate) =>
      member(candidate, "scheme") === "exact" &&
      member(candidate, "network") === network &&
      (member(member(candidate, "extra"), "assetTransferMethod") ?? "eip3009") === method,
  );
  if (offer === undefined) return undefined;
  return { offer, resource: member(json, "resource"), extensions: member(json, "extensions"), json };
}
