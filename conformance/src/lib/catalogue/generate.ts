import { parseArgs } from "node:util";
import { defaultSpecsDir } from "../../vectors/load.js";
import { generatedFiles, refresh, staleFiles } from "./files.js";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const specsDir = defaultSpecsDir();
const stale = await staleFiles(specsDir, await generatedFiles());
for (const { path, text } of stale) process.stdout.write(`${text === undefined ? "gone" : "changed"}: ${path}\n`);
if (values.check) {
  if (stale.length > 0) process.stderr.write("The vectors are not as their tables say. Run `pnpm vectors`.\n");
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  await refresh(specsDir, stale);
}
process.stderr.write(`${stale.length} generated files ${values.check ? "differ" : "written or removed"}\n`);
