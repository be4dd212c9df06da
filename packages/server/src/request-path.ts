/** What a request target may mean to the framework behind the gate. */
export interface PathReadings {
  /** Every reading as folded segments, the plainest first. */
  readings: readonly (readonly string[])[];
  /** For a path with broken percent-encoding: the readings of what stands before the broken segment. */
  brokenAfter: readonly (readonly string[])[];
}

const plainPath = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*\/?$/;
const schemeAndAuthority = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#\\]*)?/i;
const escapes = /(?:%[0-9a-fA-F]{2})+/g;

/** The path and query of a request target, which may be in absolute form. */
export function withoutOrigin(target: string): string {
  const rest = target.startsWith("/") ? target : target.replace(schemeAndAuthority, "");
  return rest === "" || rest.startsWith("?") || rest.startsWith("#") ? `/${rest}` : rest;
}

/** Makes segments comparable whatever their letter case, by the same folding that routers use. */
export function foldSegment(segment: string): string {
  return segment.toUpperCase().toLowerCase();
}

/**
 * Reads a request target in every way that a router or a proxy is known to read it.
 *
 * Routers disagree on dot segments, encoded slashes, backslashes, path parameters and more, and the gate cannot know
 * which one stands behind it. A request is therefore gated when any of its readings is.
 */
export function readPath(target: string): PathReadings {
  const path = beforeFirst(withoutOrigin(target), "?");
  if (plainPath.test(path)) return { readings: [foldSegment(path).split("/").filter(Boolean)], brokenAfter: [] };
  const broken = firstBrokenEscape(path);
  return {
    readings: distinct(rawPaths(path).flatMap(segmentations)),
    brokenAfter: broken < 0 ? [] : segmentations(path.slice(0, path.lastIndexOf("/", broken))),
  };
}

/**
 * A fragment may be cut or kept, a semicolon may begin the query, and two leading slashes may be taken for the start of an
 * authority.
 */
function rawPaths(path: string): string[] {
  const cut = new Set([beforeFirst(path, "#"), beforeFirst(beforeFirst(path, "#"), ";"), path]);
  return [...cut].flatMap((text) => (/^[/\\]{2}/.test(text) ? [text, text.replace(/^[/\\]{2}[^/\\]*/, "")] : [text]));
}

function segmentations(path: string): string[][] {
  const splitFirst = path.split("/").map(decode);
  const decodedFirst = decode(path).split(/[/\\]/);
  return distinct(
    [splitFirst, decodedFirst]
      .flatMap((segments) => [segments, segments.map((segment) => beforeFirst(segment, ";"))])
      .flatMap((segments) => [segments, segments.map(withoutBlanks)])
      .flatMap((segments) => [resolveDots(segments), segments])
      .map((segments) => segments.filter(Boolean).map(foldSegment)),
  );
}

/** What is left of a segment where blanks at its ends are cut off, and text ends at a null as it does in C. */
function withoutBlanks(segment: string): string {
  return beforeFirst(segment, "\0").trim();
}

function resolveDots(segments: readonly string[]): string[] {
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === "..") resolved.pop();
    else if (segment !== "." && segment !== "") resolved.push(segment);
  }
  return resolved;
}

/** Decodes what can be decoded, once, and keeps the rest as it is. */
function decode(text: string): string {
  return text.replace(escapes, (run) => decodeRun(run) ?? run);
}

function decodeRun(run: string): string | undefined {
  try {
    return decodeURIComponent(run);
  } catch {
    return undefined;
  }
}

function firstBrokenEscape(path: string): number {
  const bare = path.search(/%(?![0-9a-fA-F]{2})/);
  const notUtf8 = [...path.matchAll(escapes)].find(([run]) => decodeRun(run) === undefined)?.index ?? -1;
  if (bare < 0 || notUtf8 < 0) return Math.max(bare, notUtf8);
  return Math.min(bare, notUtf8);
}

function beforeFirst(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

function distinct(readings: readonly string[][]): string[][] {
  return [...new Map(readings.map((segments) => [JSON.stringify(segments), segments])).values()];
}
