import { defineConfig } from "vitest/config";

// Development resolves our packages to their source, so tests never need a build of them.
const resolve = { conditions: ["x402-source"] };
const ssr = { resolve: { conditions: ["x402-source"] } };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: "unit",
          include: ["{packages/*,conformance}/src/**/*.test.ts"],
          exclude: ["**/*.chain.test.ts", "**/node_modules/**"],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "chain",
          include: ["{packages/*,conformance}/src/**/*.chain.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
