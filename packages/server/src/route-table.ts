import { X402Error } from "@x402-reference/types";
import { foldSegment } from "./request-path.js";

/** A route key taken apart: `"GET /report/:id"`. */
export interface RoutePattern {
  /** The key as it was written. */
  key: string;
  /** The method it gates, or nothing for all. */
  method: string | undefined;
  /** Folded segments; `:` stands for any one segment, `*` at the end for any number of them. */
  segments: readonly string[];
}

/** Finds the routes that a request may reach. */
export interface RouteTable<Route> {
  /** The distinct routes that gate any of the methods on any of the paths. */
  find(methods: readonly string[], paths: readonly (readonly string[])[]): Route[];
  /** Tells whether some route may begin with one of the prefixes. */
  mayBeginWith(prefixes: readonly (readonly string[])[]): boolean;
}

const anySegment = ":";
const anyRest = "*";
const keyForm = /^(?:([A-Z]+) )?(\/\S*)$/;
const segmentForm = /^(?::[A-Za-z_][A-Za-z0-9_]*|[^:*?#;\\[\](){}+%]+)$/;

/** Tells whether a key names a tool of the Model Context Protocol, which no path reaches: `"mcp://tool/weather"`. */
export function isToolKey(key: string): boolean {
  return /^mcp:\/\/tool\/\S+$/.test(key);
}

/** Reads a route key, or throws `invalid_configuration`. */
export function parseRouteKey(key: string): RoutePattern {
  const [, method, path] = keyForm.exec(key) ?? [];
  if (path === undefined) {
    throw invalidKey(
      key,
      'Write a method in capitals and a path, such as "GET /report", or a path alone for all methods.',
    );
  }
  if (method === "HEAD") throw invalidKey(key, `Write "GET ${path}": it gates HEAD too.`);
  const parts = path.split("/").filter(Boolean);
  const segments = parts.map((part, index) => {
    if (part === "*" && index === parts.length - 1) return anyRest;
    if (part === "." || part === ".." || !segmentForm.test(part)) {
      throw invalidKey(key, `Its segment ${JSON.stringify(part)} must be plain text, ":name", or "*" at the very end.`);
    }
    return part.startsWith(":") ? anySegment : foldSegment(part);
  });
  return { key, method, segments };
}

function invalidKey(key: string, remedy: string): X402Error {
  return new X402Error("invalid_configuration", `${JSON.stringify(key)} is not a route.`, {
    field: `routes.${key}`,
    remedy,
  });
}

/**
 * Arranges routes for lookup; the most specific one wins whatever their order: text before `:name` before `*`, and a
 * method before all methods. Throws `invalid_configuration` when two keys gate the same requests.
 */
export function createRouteTable<Route>(
  entries: readonly { pattern: RoutePattern; route: Route }[],
): RouteTable<Route> {
  const fixed = new Map<string, Route>();
  // By the first segment, so that a lookup takes no longer with more routes. Where it is text it is the more specific one.
  const open = new Map<string, { pattern: RoutePattern; route: Route }[]>();
  const openAnywhere: { pattern: RoutePattern; route: Route }[] = [];
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const { key, method, segments } = entry.pattern;
    const identity = `${method ?? ""} ${segments.join("/")}`;
    const twin = seen.get(identity);
    if (twin !== undefined) {
      throw invalidKey(
        key,
        `It gates the same requests as ${JSON.stringify(twin)}; paths differing in case are one path.`,
      );
    }
    seen.set(identity, key);
    const [first = ""] = segments;
    if (first === anySegment || first === anyRest) openAnywhere.push(entry);
    else if (segments.includes(anySegment) || segments.includes(anyRest)) {
      open.set(first, [...(open.get(first) ?? []), entry]);
    } else fixed.set(identity, entry.route);
  }
  for (const list of [openAnywhere, ...open.values()]) {
    list.sort((left, right) => compareText(rank(left.pattern), rank(right.pattern)));
  }

  function findOne(method: string, path: readonly string[]): Route | undefined {
    // A decoded slash is part of its segment here, and no key has one: it must not pass for a separator.
    const text = path.some((segment) => segment.includes("/")) ? undefined : path.join("/");
    const matches = ({ pattern }: { pattern: RoutePattern }) =>
      (pattern.method ?? method) === method && covers(pattern.segments, path);
    return (
      (text === undefined ? undefined : (fixed.get(`${method} ${text}`) ?? fixed.get(` ${text}`))) ??
      (open.get(path[0] ?? "")?.find(matches) ?? openAnywhere.find(matches))?.route
    );
  }

  return {
    find(methods, paths) {
      const [[method, otherMethod], [path, otherPath]] = [methods, paths];
      if (method !== undefined && path && otherMethod === undefined && !otherPath) {
        const route = findOne(method, path);
        return route === undefined ? [] : [route];
      }
      const found = methods.flatMap((method) => paths.map((path) => findOne(method, path)));
      return [...new Set(found.filter((route) => route !== undefined))];
    },
    mayBeginWith: (prefixes) =>
      prefixes.some((prefix) => entries.some(({ pattern }) => mayBegin(pattern.segments, prefix))),
  };
}

/** One digit for each segment, compared as text, so that the first difference decides. */
function rank({ segments, method }: RoutePattern): string {
  const places = segments.map((segment) => (segment === anyRest ? "2" : segment === anySegment ? "1" : "0"));
  return `${places.join("")}${method === undefined ? "4" : "3"}`;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  const open = pattern.at(-1) === anyRest;
  const fixedPart = open ? pattern.slice(0, -1) : pattern;
  if (open ? path.length < fixedPart.length : path.length !== fixedPart.length) return false;
  return fixedPart.every((segment, index) => segment === anySegment || segment === path[index]);
}

function mayBegin(pattern: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((part, index) => {
    if (pattern.at(-1) === anyRest && index >= pattern.length - 1) return true;
    return pattern[index] === anySegment || pattern[index] === part;
  });
}
