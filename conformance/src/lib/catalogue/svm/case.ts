import { address } from "@solana/kit";
import { associatedAccount } from "@x402-reference/exact-svm";
import { loadStandard } from "../../../peers/standard.js";
import { devnet, tokenProgram, usdcMint } from "../../../svm-chain/addresses.js";
import { applyEdits } from "../../../vectors/edit.js";
import type { Edit } from "../../../vectors/format.js";
import { isObject, type JsonObject } from "../../../vectors/json.js";
import { caseKey, caseKeys } from "../../../vectors/keys.js";
import { resolveNames } from "../../../vectors/names.js";
import { applyOverride } from "../../../vectors/override.js";
import type { SvmPaymentSpec } from "../../../vectors/svm/format.js";
import { svmAddresses, svmCaseMemo } from "../../../vectors/svm/keys.js";
import { svmProgramNames } from "../../../vectors/svm/names.js";
import { buildSvmPayment } from "../../../vectors/svm/payment.js";

const caseId = "lib/svm";
const keys = { ...caseKeys(caseId), third: caseKey(caseId, "third") };
const standard = await loadStandard();
const facilitator = await svmAddresses({ feePayer: caseKey(caseId, "feePayer"), second: caseKey(caseId, "second") });
const people = await svmAddresses(keys);

/** What the names in the payments of offline vectors stand for. */
export const names = {
  ...people,
  ...svmProgramNames(tokenProgram),
  feePayer: facilitator.feePayer,
  /** Another key of the same facilitator. */
  secondFeePayer: facilitator.second,
  /** An address that is no key: a token account, used as if it were somebody's wallet. */
  treasury: await associatedAccount({
    owner: address(people.third),
    mint: usdcMint,
    program: tokenProgram,
  }),
  usdc: usdcMint,
  /** PYUSD of devnet, a mint of Token-2022. */
  token2022: "CXk2AMBfi3TwaEL2468s6zP8xq9NxTXjp9gjMgzeUynM",
  /** USDC of mainnet. */
  otherMint: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
  asset: usdcMint,
  network: devnet,
  blockhash: "EZ3rST5dvHmbanh75jc4PuLfV96vp9fEYBVeNk4FfM1k",
  memo: svmCaseMemo(caseId),
  origin: "https://api.example.com",
};

/** What `svm.verifyPayment` is asked about. */
export interface Asked {
  /** How the payment differs from the standard one. */
  payment?: SvmPaymentSpec | undefined;
  /** How the server's offer differs from the one that the payment was made for. */
  offered?: JsonObject | undefined;
  /** Edits to the finished question. */
  body?: readonly Edit[] | undefined;
}

/** The question whether a payment is valid. */
export async function questionOf({ payment, offered, body = [] }: Asked): Promise<JsonObject> {
  const mint = { program: tokenProgram, decimals: 6 };
  const built = await buildSvmPayment({ spec: payment, standard, names, keys, mint });
  const question = {
    x402Version: 2,
    paymentPayload: built.payment,
    paymentRequirements: applyOverride(built.offer, resolveNames(offered ?? {}, names)),
    feePayers: [names.feePayer, names.secondFeePayer],
  };
  const edited = applyEdits(question, body);
  return isObject(edited) ? edited : question;
}
