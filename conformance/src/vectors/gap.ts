import * as z from "zod";

/** A question that the specification leaves open, or answers in two ways (`specs/gaps.yaml`). */
export const Gap = z.strictObject({
  /** Never renumbered and never reused. */
  id: z.string().regex(/^GAP-\d{3}$/, "an id such as GAP-001"),
  question: z.string().regex(/\?$/, "a question"),
  /** Where the specification would have to answer, or does so twice. */
  clauses: z.string().min(1),
  /** What the reference does, and what the suite lets pass. */
  here: z.string().min(1),
  requirements: z.array(z.string()).min(1),
  /** Vectors that show what a program does. */
  probes: z.array(z.string()).min(1).optional(),
  /** Why no vector shows it. */
  unprobed: z.string().min(10).optional(),
});
export type Gap = z.infer<typeof Gap>;

export const GapFile = z.array(Gap);
