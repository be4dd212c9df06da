import * as z from "zod";

const requirementId = z.string().regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)+$/, "an id such as FAC-VER-008");

/** One duty of the specification in our words (`specs/requirements/*.yaml`). */
export const Requirement = z.strictObject({
  id: requirementId,
  level: z.enum(["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"]),
  /**
   * What the level rests on: `K` keyword, `S` field table, `P` procedure or definition, `E` example only, `D` de facto,
   * `X` hardening of this suite.
   */
  basis: z.enum(["K", "S", "P", "E", "D", "X"]),
  /** Who has the duty; `author` is who writes a scheme or an extension. */
  roles: z.array(z.enum(["facilitator", "server", "client", "author", "all"])).min(1),
  text: z.string().min(1),
  /** Document and section; the text there decides. */
  source: z.string().min(1),
  /** The first revision that has it; all when absent. */
  since: z.enum(["apr26", "may26", "sep26"]).optional(),
  /** What is seen of a program that keeps it, in words. */
  expected: z.string().min(1).optional(),
  /** Why no vector can show it, when none can. */
  unobservable: z.string().min(10).optional(),
  /** The requirements of which this one is a facet: a program that breaks one of these breaks this one as well. */
  keptBy: z.array(requirementId).min(1).optional(),
});
export type Requirement = z.infer<typeof Requirement>;

/** One file of requirements. */
export const RequirementFile = z.array(Requirement);
