import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { jsonSchemas, writeSchemas } from "./schema.js";

it("describes every file that the suite reads or writes", () => {
  const schemas = jsonSchemas();
  expect(Object.keys(schemas).sort()).toEqual([
    "area.schema.json",
    "gap.schema.json",
    "profile.schema.json",
    "report.schema.json",
    "requirement.schema.json",
    "vector.schema.json",
  ]);
  for (const text of Object.values(schemas)) {
    expect(JSON.parse(text)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: expect.any(String),
      type: expect.stringMatching(/^(?:object|array)$/),
    });
    expect(text.endsWith("\n")).toBe(true);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  }
});

it("is closed against misspelt members and knows nested matchers", () => {
  const schema = JSON.parse(jsonSchemas()["vector.schema.json"] ?? "");
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toContain("steps");
  expect(schema.required).not.toContain("finally");
  expect(schema.$defs.Matcher.properties.b64json.additionalProperties).toEqual({ $ref: "#/$defs/Matcher" });
});

it("is the same every time", () => expect(jsonSchemas()).toEqual(jsonSchemas()));

it("writes the files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "x402-schemas-"));
  try {
    const written = await writeSchemas(folder);
    expect(written).toHaveLength(6);
    expect(await readFile(join(folder, "schema", "profile.schema.json"), "utf8")).toBe(
      jsonSchemas()["profile.schema.json"],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
