import { decodeHeaderJson, member } from "../peers/payment-header.js";
import type { HttpAnswer, HttpFailure } from "./http.js";

/** What a server asks for, as loosely read as possible: judging it is up to the vectors. */
export interface ReadChallenge {
  /** The offer that the suite can pay: `exact` on its network by ERC-3009. */
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

/** Picks the offer that the suite can pay, or nothing when there is none. */
export function payableChallenge(
  answer: HttpAnswer | HttpFailure | undefined,
  network: string,
): ReadChallenge | undefined {
  const json = readChallenge(answer);
  const accepts = member(json, "accepts");
  const offer = (Array.isArray(accepts) ? accepts : []).find(
    (candidate) =>
      member(candidate, "scheme") === "exact" &&
      member(candidate, "network") === network &&
      [undefined, null, "eip3009"].some(
        (method) => member(member(candidate, "extra"), "assetTransferMethod") === method,
      ),
  );
  if (offer === undefined) return undefined;
  return { offer, resource: member(json, "resource"), extensions: member(json, "extensions"), json };
}
