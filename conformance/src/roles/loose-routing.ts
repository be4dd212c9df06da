const overrides = ["x-http-method-override", "x-http-method", "x-method-override"];

/**
 * Reads the path of a request target as routers and proxies do that are not strict, all of them at once: decoded, with
 * backslashes for slashes, without parameters, dots, empty segments and letter case, without blanks at either end of a
 * segment, and with nothing of it behind a null.
 */
export function loosePath(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*/s, "");
  const segments: string[] = [];
  for (const part of decoded(path).split(/[/\\]/)) {
    const segment = part
      .replace(/[;\0].*/s, "")
      .trim()
      .toLowerCase();
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

/** The method whose handler runs, where a header may name another one and HEAD is what GET is. */
export function looseMethod(method: string, headers: Headers): string {
  const named = overrides.map((name) => headers.get(name)).find((value) => value !== null);
  const meant = (named ?? method).toUpperCase();
  return meant === "HEAD" ? "GET" : meant;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
