import * as z from "zod";

/** A set of requirements that a program can be judged by (`specs/profiles/*.json`). */
export const Profile = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "a name in kebab-case"),
  title: z.string().min(1),
  role: z.enum(["facilitator", "server", "client", "lib"]),
  /** Requirement ids, or globs such as `FAC-*`. */
  requirements: z.array(z.string().min(1)).min(1),
  /** Whether it holds rules of this suite (basis `X`) rather than of the specification. */
  hardening: z.boolean().optional(),
});
export type Profile = z.infer<typeof Profile>;
