export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "mutation/vitest.config.mjs", related: false },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // Generous, because a mutant that ran out of time on a busy machine is neither noticed nor not.
  timeoutMS: 60_000,
  mutate: ["src/**/*.ts", "!src/**/*.test.ts", "!src/testing/**"],
  // The compiler configuration extends a file outside of the package, and no test needs it.
  ignorePatterns: ["dist", "bench", ".turbo", "tsconfig*.json"],
  tempDirName: "../../reports/mutation/sandbox",
  reporters: ["json", "progress-append-only"],
  jsonReporter: { fileName: "../../reports/mutation/mutation.json" },
  warnings: { slow: false },
};
