import { expect, it } from "vitest";
import { usualRoutes } from "../roles/server-routes.js";
import { capabilities } from "./capabilities.js";

it("has every route that a server may have, and no other", () => {
  const routes = capabilities.server.filter((name) => name.startsWith("route."));
  expect(routes).toEqual(Object.keys(usualRoutes).map((name) => `route.${name}`));
});
