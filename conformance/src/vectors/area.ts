import * as z from "zod";

/** A group of requirements whose ids begin alike (`specs/areas.yaml`). */
export const Area = z.strictObject({
  prefix: z.string().regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/, "the beginning of ids, such as FAC-VER"),
  title: z.string().min(1),
  /** Why no program is tried for these duties yet; for those of them that no vector names. */
  untried: z.string().min(10).optional(),
});
export type Area = z.infer<typeof Area>;

/** The file of areas, in the order in which they are shown. */
export const AreaFile = z.array(Area);
