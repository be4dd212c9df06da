// Spellings of a path that some router, proxy or gate somewhere takes for the same path.

const escaped = (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;

const spellings = [
  (path) => path.replace(/[a-z]/, escaped),
  (path) => path.replace(/[a-z](?!.*[a-z])/, escaped),
  (path) => path.replace(/[a-z]/g, escaped),
  (path) => path.toUpperCase(),
  (path) => path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `/${path}`,
  (path) => path.replace(/\/(?=[^/]*$)/, "//"),
  (path) => `/.${path}`,
  (path) => `/free/..${path}`,
  (path) => `/free/%2e%2e${path}`,
  (path) => `/%2e${path}`,
  (path) => `${path}/.`,
  (path) => `${path}/free/..`,
  (path) => `${path}%0a`,
  (path) => `${path}%0d%0a`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}%e2%80%a8`,
  (path) => `${path}%`,
  (path) => `${path}%ff`,
  (path) => `${path};free=1`,
  (path) => path.replace(/\/(?=[^/]*$)/, "/;free/"),
  (path) => `${path}#/free`,
  (path) => `${path}?/free`,
  (path) => `${path}?`,
  (path) => `${path}\\`,
  (path) => path.replaceAll("/", "\\").replace(/^\\/, "/\\"),
  (path) => path.replace(/\/(?=[^/]*$)/, "%2f"),
  (path) => path.replace(/\/(?=[^/]*$)/, "%5c"),
  (path) => `/free%2f..${path}`,
  (path) => path.replace("s", "ſ".normalize("NFC").replace(/./gu, encodeURIComponent)),
];

const origins = [
  "http://shop.example",
  "http://elsewhere.example",
  "HTTP://SHOP.EXAMPLE",
  "http://free@shop.example",
  "//shop.example",
];

/** A path in one to three unusual spellings at once. */
export function oddSpelling(path, chance) {
  let spelled = path;
  for (let times = chance.of([1, 1, 2, 3]); times > 0; times -= 1) spelled = chance.of(spellings)(spelled);
  return chance.often(0.2) ? chance.of(origins) + spelled : spelled;
}
