import { readFile, stat } from "node:fs/promises";
import type { ReadSettings } from "./file.js";
import { secrets } from "./names.js";

/** Anybody but the owner. */
const others = 0o077;

/** Puts the content of files in the place of the variables that name them, such as `EVM_PRIVATE_KEY_FILE`. */
export async function readSecretFiles(variables: Readonly<Record<string, string>>): Promise<ReadSettings> {
  const settings = { ...variables };
  const problems: string[] = [];
  for (const name of secrets) {
    const path = settings[`${name}_FILE`]?.trim();
    if (!path) continue;
    delete settings[`${name}_FILE`];
    if (settings[name]?.trim()) {
      problems.push(`${name} and ${name}_FILE are both set. Set one of them.`);
      continue;
    }
    const text = await readSecret(path);
    if ("problem" in text) problems.push(`${name}_FILE: ${path} ${text.problem}`);
    else settings[name] = text.secret;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

async function readSecret(path: string): Promise<{ secret: string } | { problem: string }> {
  try {
    const { mode } = await stat(path);
    // Systems without such permissions show none of them to the owner's group either.
    if (process.platform !== "win32" && (mode & others) !== 0) {
      return { problem: `may be used by others (mode ${(mode & 0o777).toString(8)}). Run chmod 600 on it.` };
    }
    const secret = (await readFile(path, "utf8")).trim();
    // What is not there yet, such as a list of keys, must not count as not asked for.
    return secret === "" ? { problem: "is empty." } : { secret };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { problem: `cannot be read (${code}).` };
  }
}
