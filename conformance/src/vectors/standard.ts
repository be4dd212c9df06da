import * as z from "zod";

const members = z.record(z.string(), z.unknown());

/** The objects that vectors are differences to (`specs/vectors/standard.json`). */
export const Standard = z.strictObject({
  resource: members,
  offer: members,
  authorization: members,
  signing: z.strictObject({
    key: z.string(),
    primaryType: z.enum(["TransferWithAuthorization", "ReceiveWithAuthorization", "CancelAuthorization"]),
    domain: members,
  }),
});
export type Standard = z.infer<typeof Standard>;
