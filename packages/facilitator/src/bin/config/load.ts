import { type ReadSettings, readConfigFile } from "./file.js";
import { readSecretFiles } from "./secret-files.js";

/**
 * Reads all settings: the config file's, over them the environment's, where a variable without text counts as not set. A
 * secret of the environment takes the place of the file's, however either is given.
 */
export async function loadSettings(
  environment: Readonly<Record<string, string | undefined>>,
  configPath: string | undefined,
): Promise<ReadSettings> {
  const file = configPath === undefined ? ({ ok: true, settings: {} } as const) : await readConfigFile(configPath);
  if (!file.ok) return file;
  const settings: Record<string, string> = { ...file.settings };
  for (const [name, text] of Object.entries(environment)) {
    if (!text?.trim()) continue;
    delete settings[`${name}_FILE`];
    settings[name] = text;
  }
  return readSecretFiles(settings);
}
