import * as z from "zod";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits");

/** A set of requirements that a program can be judged by (`specs/profiles/*.json`). */
export const Profile = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "a name in kebab-case"),
  title: z.string().min(1),
  role: z.enum(["facilitator", "server", "client", "lib"]),
  /** Grows when a program may be judged otherwise than before; the first unless it is said. */
  version: z.int().min(1).optional(),
  /** Requirement ids, or globs such as `FAC-*`. */
  requirements: z.array(z.string().min(1)).min(1),
  /** Whether it holds rules of this suite (basis `X`) rather than of the specification. */
  hardening: z.boolean().optional(),
  /** What it holds, whatever is added to the catalogue; while it is a draft, it holds what its requirements say. */
  frozen: z
    .strictObject({
      digest,
      /** The digest of each vector, by id. */
      vectors: z.record(z.string(), digest),
    })
    .optional(),
});
export type Profile = z.infer<typeof Profile>;
