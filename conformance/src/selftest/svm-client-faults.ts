import { createKeyPairSignerFromBytes, getBase58Encoder, isAddress, isBlockhash } from "@solana/kit";
import type { ClientScheme, PaymentRequirements } from "@x402-reference/types";
import { bytesToHex } from "viem";
import { createRpc } from "../chain/rpc.js";
import { member } from "../peers/payment-header.js";
import { loadStandard } from "../peers/standard.js";
import { type Environment, variable } from "../roles/environment.js";
import { type ReferenceClientOptions, referenceClientTarget } from "../roles/reference-targets.js";
import { token2022Program, tokenProgram } from "../svm-chain/addresses.js";
import { isObject } from "../vectors/json.js";
import type { SvmPaymentSpec } from "../vectors/svm/format.js";
import { svmCaseMemo } from "../vectors/svm/keys.js";
import { svmProgramNames } from "../vectors/svm/names.js";
import { buildSvmPayment } from "../vectors/svm/payment.js";
import type { Mutant } from "./types.js";

/** Clients that sign on Solana what nobody asked for, by the requirements that they break. */
export function svmClientFaults(): Mutant[] {
  return [
    ...signing("guesses-decimals", ["SVM-EX-020"], "takes every mint for one of nine decimals", {
      spec: { transfer: { decimals: 9 } },
    }),
    ...signing("pays-the-wallet", ["SVM-EX-021"], "moves tokens to a wallet that holds none", {
      spec: ({ payTo }) => ({ transfer: { destination: payTo } }),
    }),
    ...signing("signs-for-the-sponsor", ["SVM-EX-022"], "signs in the fee payer's place as well", {
      spec: ({ extra }) => ({ signatures: [{ of: String(extra?.feePayer), is: { by: "payer" } }] }),
    }),
    ...signing("writes-no-memo", ["SVM-EX-023"], "writes no memo", {
      spec: { instructions: ["limit", "price", "transfer"] },
    }),
    ...signing("writes-its-own-memo", ["SVM-EX-023"], "writes a memo of its own, whatever is demanded", {
      spec: { memo: { text: "paid with pleasure" } },
    }),
    ...signing("repeats-its-memo", ["SVM-EX-023"], "writes the same memo into each of its payments", {
      spec: { memo: { text: "0".repeat(32) } },
    }),
    ...signing("signs-anything-on-solana", ["SVM-EX-024", "SVM-EX-029", "SVM-EX-030"], "signs for every offer", {
      spec: ({ extra }) => (isAddress(String(extra?.feePayer)) ? {} : { feePayer: "$payer" }),
    }),
    ...signing("prices-first", ["SVM-EX-026"], "prices compute units before it limits them", {
      spec: { instructions: ["price", "limit", "transfer", "memo"] },
    }),
    ...signing("needs-a-witness", ["SVM-EX-027"], "has the recipient sign as well", {
      spec: ({ payTo }) => ({ memo: { moreAccounts: [{ address: payTo, signer: true }] } }),
    }),
    ...signing("asks-for-plenty", ["SVM-EX-028"], "asks for ten times the compute units", {
      spec: { limit: { units: 200_000 } },
    }),
    ...signing("writes-as-before", ["SVM-EX-031"], "writes legacy messages", { spec: { version: "legacy" } }),
    ...signing("believes-the-shop", ["SVM-EX-032"], "believes the shop about the mint", { mint: claimed }),
    ...decorated("breaks-at-hints", ["SVM-EX-025"], "pays nothing when the hint is no blockhash", (scheme) => ({
      ...scheme,
      unpayable: (offer) => (hasBadHint(offer) ? "the blockhash is none" : scheme.unpayable?.(offer)),
    })),
  ];
}

type Mint = { program: string; decimals: number };

/** What a client signs, and what it takes the mint for. */
interface Habits {
  spec?: SvmPaymentSpec | ((offer: PaymentRequirements) => SvmPaymentSpec);
  mint?: (offer: PaymentRequirements) => Mint;
}

function signing(name: string, requirements: readonly string[], fault: string, habits: Habits): Mutant[] {
  return decorated(name, requirements, fault, (scheme, environment) => ({
    ...scheme,
    unpayable: () => undefined,
    createPayload: (offer) => payloadOf(offer, habits, environment),
  }));
}

function decorated(
  name: string,
  requirements: readonly string[],
  fault: string,
  decorateSvm: NonNullable<ReferenceClientOptions["decorateSvm"]>,
): Mutant[] {
  const target = referenceClientTarget({ name: `a client that ${fault}`, decorateSvm });
  return requirements.map((requirement) => ({
    id: `client-${name}-${requirement}`,
    role: "client",
    requirement,
    fault,
    target,
  }));
}

/** The payment that the suite itself would make of these habits. */
async function payloadOf(
  offer: PaymentRequirements,
  { spec = {}, mint = () => ({ program: tokenProgram, decimals: 6 }) }: Habits,
  environment: Environment,
): ReturnType<ClientScheme["createPayload"]> {
  const secretKey = Uint8Array.from(getBase58Encoder().encode(variable(environment, "SVM_PRIVATE_KEY")));
  const { address } = await createKeyPairSignerFromBytes(secretKey);
  const rpc = createRpc(variable(environment, "SVM_RPC_URL"));
  const latest = member(await rpc("getLatestBlockhash", [{ commitment: "confirmed" }]), "value");
  const { payment } = await buildSvmPayment({
    spec: typeof spec === "function" ? spec(offer) : spec,
    standard: await loadStandard(),
    names: {
      ...svmProgramNames(tokenProgram),
      network: offer.network,
      origin: "https://shop.example",
      asset: offer.asset,
      payer: address,
      payee: offer.payTo,
      // Nobody else is known to pay the fee where the offer names nobody.
      feePayer: address,
      blockhash: String(member(latest, "blockhash")),
      memo: svmCaseMemo(crypto.randomUUID()),
    },
    keys: { payer: bytesToHex(secretKey.subarray(0, 32)) },
    mint: mint(offer),
    offer,
  });
  const payload = member(payment, "payload");
  return isObject(payload) ? payload : {};
}

function claimed({ extra }: PaymentRequirements): Mint {
  const program = extra?.tokenProgram === token2022Program ? token2022Program : tokenProgram;
  return { program, decimals: typeof extra?.decimals === "number" ? extra.decimals : 6 };
}

function hasBadHint({ extra }: PaymentRequirements): boolean {
  const hint = extra?.recentBlockhash;
  return typeof hint === "string" && !isBlockhash(hint);
}
