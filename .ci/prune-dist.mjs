// Removes from dist what was compiled from a source that is gone or is not compiled any more. The compiler never does,
// and what lies in dist is published.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const compiled = /(\.js|\.d\.ts)(\.map)?$/;

for (const file of existsSync("dist") ? readdirSync("dist", { recursive: true }) : []) {
  if (!compiled.test(file)) continue;
  const source = join("src", file.replace(compiled, ".ts"));
  if (!existsSync(source) || /\.test\.ts$|^src[\\/]testing[\\/]/.test(source)) rmSync(join("dist", file));
}
