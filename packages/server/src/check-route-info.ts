import { maxIconUrlLength, maxTags, shortTextPattern, X402Error } from "@x402-reference/types";
import type { RouteInfo } from "./route.js";

/**
 * Checks what a route says of itself; throws `invalid_configuration` naming the field.
 *
 * @see x402-specification-v2.md §5.1.2, table `ResourceInfo`
 */
export function checkRouteInfo(info: RouteInfo, field: string): void {
  const { description, mimeType, serviceName, tags, iconUrl, extensions } = info;
  if (!isTextOrAbsent(description)) throw invalid(`${field}.description`, "must be text");
  if (!isTextOrAbsent(mimeType)) throw invalid(`${field}.mimeType`, "must be text");
  if (serviceName !== undefined && !shortTextPattern.test(serviceName)) {
    throw invalid(`${field}.serviceName`, "must be 1 to 32 printable ASCII characters");
  }
  if (tags && (tags.length > maxTags || !tags.every((tag) => shortTextPattern.test(tag)))) {
    throw invalid(`${field}.tags`, `must be at most ${maxTags} texts of 1 to 32 printable ASCII characters`);
  }
  if (iconUrl !== undefined && !(iconUrl.length <= maxIconUrlLength && isHttpUrl(iconUrl))) {
    throw invalid(`${field}.iconUrl`, `must be an absolute http(s) URL of at most ${maxIconUrlLength} characters`);
  }
  for (const [name, extension] of Object.entries(extensions ?? {})) {
    if (!isObject(extension.info) || !isObject(extension.schema)) {
      throw invalid(`${field}.extensions.${name}`, "must have the objects `info` and `schema`");
    }
  }
}

/** Tells whether a text is an absolute http(s) URL. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(field: string, must: string): X402Error {
  return new X402Error("invalid_configuration", `${field} ${must}.`, { field });
}
