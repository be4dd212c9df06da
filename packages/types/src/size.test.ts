import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));

/** What a browser downloads for a program, in bytes. */
async function gzipped(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: here, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild wrote nothing.");
  return gzipSync(file.contents, { level: 9 }).length;
}

it("decoding a payment header costs less than 6 kB", async () => {
  const program = `import { paymentSignatureHeader } from "./index.js"; console.log(paymentSignatureHeader.decode("x"))`;
  const size = await gzipped(program);
  expect(size).toBeLessThan(6_000);
  expect(size).toBeGreaterThan(2_000);
});

it("what is not used costs nothing", async () => {
  expect(await gzipped(`import { network } from "./index.js"; console.log(network("x"))`)).toBeLessThan(600);
  expect(await gzipped(`import { networkFromV1 } from "./v1/index.js"; console.log(networkFromV1("x"))`)).toBeLessThan(
    1_200,
  );
});
