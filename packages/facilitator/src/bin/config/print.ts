import { stringify } from "yaml";
import { placeOf, variables } from "./names.js";

/** Shows settings as a config file would hold them: secrets are only said to be set, and URLs lose what may be a key. */
export function printSettings(settings: Readonly<Record<string, string>>): string {
  const shown: Record<string, string | Record<string, string>> = {};
  for (const [name, kind] of Object.entries(variables)) {
    const text = settings[name]?.trim();
    if (!text) continue;
    const value = kind === "secret" ? "(set)" : kind === "url" ? text.split(",").map(originOf).join(",") : text;
    const [first = "", second] = placeOf(name).split(".");
    if (second === undefined) shown[first] = value;
    else shown[first] = { ...Object(shown[first]), [second]: value };
  }
  return stringify(shown);
}

function originOf(text: string): string {
  if (!URL.canParse(text.trim())) return "(malformed)";
  const { protocol, host, pathname, search, username } = new URL(text.trim());
  const hasMore = pathname !== "/" || search !== "" || username !== "";
  return `${protocol}//${host}${hasMore ? "/(hidden)" : ""}`;
}
