import * as z from "zod";
import { usualRoutes } from "../roles/server-routes.js";
import type { Routes } from "../run/types.js";
import { firstProblem, parseJson, readUserFile } from "./load.js";
import { UsageError } from "./usage-error.js";

const names = Object.keys(usualRoutes);

const RoutesFile = z.record(
  z.string().refine((name) => names.includes(name), `one of ${names.join(", ")}`),
  z.strictObject({
    method: z.string().regex(/^[A-Z]+$/, "a method in capital letters, such as GET"),
    path: z.string().startsWith("/", 'a path that begins with "/"'),
    tool: z.string().optional(),
    arguments: z.record(z.string(), z.unknown()).optional(),
  }),
);

/**
 * Reads the routes that a server declares: a JSON object from a name of the catalogue to method and path, such as
 * `{ "paid": { "method": "GET", "path": "/report" } }`. Throws `UsageError`.
 */
export async function readRoutes(file: string): Promise<Routes> {
  const read = RoutesFile.safeParse(parseJson(await readUserFile(file)));
  if (!read.success) {
    throw new UsageError(
      `${file} is not a list of routes: ${firstProblem(read.error)}. Write {"paid":{"method":"GET","path":"/report"}}; the names are ${names.join(", ")}.`,
    );
  }
  return Object.fromEntries(Object.entries(read.data).map(([name, route]) => [name, { ...route, declared: true }]));
}
