import * as z from "zod/mini";
import { nonEmptyString, wireObject } from "./parse.js";

/**
 * What is being bought. Only `url` is required.
 *
 * @see x402-specification-v2.md §5.1.2, table `ResourceInfo`
 */
export const ResourceInfo = wireObject({
  url: nonEmptyString,
  description: z.optional(z.string()),
  mimeType: z.optional(z.string()),
  serviceName: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  iconUrl: z.optional(z.string()),
});
export type ResourceInfo = z.infer<typeof ResourceInfo>;
