import { decodeHeaderJson, member, parseJsonText } from "../peers/payment-header.js";
import type { AssetTransferMethod } from "../vectors/payment-format.js";
import { get } from "../vectors/pointer.js";
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
  if ("asked" in answer) return toolChallenge(answer.json);
  const header = answer.headers["payment-required"];
  return header === undefined ? undefined : decodeHeaderJson(header);
}

/** The challenge of a tool in either of its two places, or where it stood before it was moved there. */
function toolChallenge(json: unknown): unknown {
  const thrown = get(json, "/error/data");
  if (thrown !== undefined) return thrown;
  if (get(json, "/result/isError") !== true) return undefined;
  return get(json, "/result/structuredContent") ?? parseJsonText(String(get(json, "/result/content/0/text")));
}

/** What an offer has to be for the suite to pay it. */
export interface Payable {
  network: string;
  /** ERC-3009 by default, which need not be named, as nothing is on Solana. */
  method?: AssetTransferMethod | undefined;
}

/** Picks the offer that the suite can pay, or nothing when there is none. */
export function payableChallenge(
  answer: HttpAnswer | HttpFailure | undefined,
  { network, method = "eip3009" }: Payable,
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
