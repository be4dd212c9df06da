import { defineConfig } from "vitest/config";

/** Stryker counts tests, and a test file that cannot be loaded has none: here it has one that fails. */
const failsWhereItDoesNotLoad = {
  name: "fails-where-it-does-not-load",
  enforce: "pre",
  transform(_code, id) {
    if (!id.endsWith(".test.ts")) return undefined;
    const file = JSON.stringify(`${id}?guarded`);
    return `import { it } from "vitest";
      try { await import(${file}); } catch (error) { it("loads", () => { throw error; }); }`;
  },
};

export default defineConfig({
  plugins: [failsWhereItDoesNotLoad],
  test: {
    include: ["src/**/*.test.ts"],
    // Ten thousand random inputs and a bundler for each mutant would take days.
    exclude: ["**/*.fuzz.test.ts", "**/size.test.ts", "src/testing/**"],
  },
});
