import * as z from "zod";
import { SvmTransactionSpec } from "./svm/format.js";

const members = z.record(z.string(), z.unknown());
const signing = z.strictObject({ key: z.string(), domain: members });

/** The objects that vectors are differences to (`specs/vectors/standard.json`). */
export const Standard = z.strictObject({
  resource: members,
  offer: members,
  authorization: members,
  signing: signing.extend({
    primaryType: z.enum(["TransferWithAuthorization", "ReceiveWithAuthorization", "CancelAuthorization"]),
  }),
  /** Of payments by Permit2; the offer is a difference to the one above. */
  permit2: z.strictObject({ offer: members, authorization: members, signing }),
  /** Of payments by ERC-7710; the offer is a difference to the one above. */
  erc7710: z.strictObject({ offer: members, delegation: members }),
  /** The extension `eip2612GasSponsoring`. */
  eip2612: z.strictObject({ info: members, signing }),
  /** The extension `erc20ApprovalGasSponsoring`, and the transaction that it carries. */
  erc20Approval: z.strictObject({ info: members, transaction: members, signing: signing.pick({ key: true }) }),
  /** Of payments on Solana. */
  svm: z.strictObject({ resource: members, offer: members, transaction: SvmTransactionSpec }),
});
export type Standard = z.infer<typeof Standard>;
