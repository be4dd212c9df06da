import type { Address as SvmAddress } from "@solana/kit";
import { type Address, isAddress } from "viem";
import { member } from "../peers/payment-header.js";
import type { HttpAnswer, HttpFailure } from "./http.js";

/** Why a facilitator cannot be assessed, going by what it answers at `/supported`: it has to serve one of the networks. */
export function supportProblem(answer: HttpAnswer | HttpFailure, networks: readonly string[]): string | undefined {
  if ("failure" in answer) return `GET /supported: ${answer.failure} Start the facilitator, or give its base URL.`;
  if (answer.status !== 200) {
    return `GET /supported answered ${answer.status} instead of 200. Give the URL under which /supported, /verify and /settle are.`;
  }
  if (!Array.isArray(member(answer.json, "kinds"))) {
    return "GET /supported did not answer a JSON object with a list named kinds. Implement it as section 7.3 of the specification says.";
  }
  if (networks.some((network) => serves(answer.json, network))) return undefined;
  const [first = "", ...others] = networks.map(
    (network) => `{"x402Version":2,"scheme":"exact","network":"${network}"}`,
  );
  const otherwise = others.length > 0 ? ` or ${others.join()}` : "";
  const variables = others.length > 0 ? "EVM_NETWORK or SVM_NETWORK" : "EVM_NETWORK";
  return `GET /supported does not list ${first}${otherwise} among its kinds. Let the facilitator serve the network that ${variables} names.`;
}

/** Whether a facilitator says that it serves `exact` on a network, in that version. */
export function serves(supported: unknown, network: string, version = 2): boolean {
  return kindOf(supported, network, version) !== undefined;
}

/** Whether a facilitator says that it serves any cluster of Solana. */
export function servesSolana(supported: unknown): boolean {
  return kindsOf(supported).some((kind) => String(member(kind, "network")).startsWith("solana:"));
}

function kindsOf(supported: unknown): unknown[] {
  const kinds: unknown = member(supported, "kinds");
  return Array.isArray(kinds) ? kinds : [];
}

/** What a facilitator says of `exact` on a network, in that version. */
export function kindOf(supported: unknown, network: string, version = 2): unknown {
  return kindsOf(supported).find(
    (kind) =>
      member(kind, "x402Version") === version &&
      member(kind, "scheme") === "exact" &&
      member(kind, "network") === network,
  );
}

/** The networks of the kinds of one version, in a line: a list cannot be pointed into by what its elements are. */
export function networksOf(supported: unknown, version: number): string {
  const ofVersion = kindsOf(supported).filter((kind) => member(kind, "x402Version") === version);
  return ofVersion.map((kind) => String(member(kind, "network"))).join(" ");
}

/** The addresses of EVM accounts among the signers that a facilitator names. */
export function evmSigners(supported: unknown): Address[] {
  return signers(supported).filter(
    (signer): signer is Address => typeof signer === "string" && isAddress(signer, { strict: false }),
  );
}

/** Who pays fees on Solana: the one that offers are to name first, then all other signers. */
export async function svmPayers(supported: unknown, network: string): Promise<SvmAddress[]> {
  const { isAddress: isSvmAddress } = await import("@solana/kit");
  const named = member(member(kindOf(supported, network, 2), "extra"), "feePayer");
  const all = [named, ...signers(supported)];
  return all.filter((one): one is SvmAddress => typeof one === "string" && isSvmAddress(one));
}

function signers(supported: unknown): unknown[] {
  const named = member(supported, "signers");
  return Object.values(typeof named === "object" && named !== null ? named : {}).flat();
}
