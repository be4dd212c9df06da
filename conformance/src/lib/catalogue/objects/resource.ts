import { resource } from "../samples.js";
import { doubtsAt, keepsUnknown, mayLack, needs, objectTable, readsAt, refusesAt, refusesNonObjects } from "./table.js";

const url = (length: number) => "https://api.example.com/".padEnd(length, "x");
const noUrl = "A reader may leave it to whoever shows the icon to look at the address.";

export const resourceRows = objectTable(
  {
    type: "ResourceInfo",
    slug: "resource",
    noun: "A resource",
    why: "People and catalogues are shown this; what breaks a limit breaks their pages.",
    requirement: "CORE-PR-004",
    valid: resource,
  },
  [
    ...refusesNonObjects(),
    ...needs("/url"),
    refusesAt("/url", "a number", 7),
    refusesAt("/url", "no text", ""),
    readsAt("/url", "the address of a tool", "mcp://tool/weather"),
    ...mayLack("/description"),
    readsAt("/description", "no text", "", "CORE-PR-005"),
    refusesAt("/description", "a number", 7, "CORE-PR-005"),
    ...mayLack("/mimeType"),
    readsAt("/mimeType", "no text", "", "CORE-PR-005"),
    refusesAt("/mimeType", "an object", {}, "CORE-PR-005"),
    ...mayLack("/serviceName"),
    readsAt("/serviceName", "32 characters", "x".repeat(32), "CORE-PR-006"),
    readsAt("/serviceName", "the first and last printable characters", " ~", "CORE-PR-006"),
    refusesAt("/serviceName", "33 characters", "x".repeat(33), "CORE-PR-006"),
    refusesAt("/serviceName", "no text", "", "CORE-PR-006"),
    refusesAt("/serviceName", "letters beyond ASCII", "Café", "CORE-PR-006"),
    refusesAt("/serviceName", "a line break", "Data\nShop", "CORE-PR-006"),
    refusesAt("/serviceName", "a number", 7, "CORE-PR-006"),
    ...mayLack("/tags"),
    readsAt("/tags", "no elements", [], "CORE-PR-007"),
    readsAt(
      "/tags",
      "five of 32 characters",
      ["a", "b", "c", "d", "e"].map((tag) => tag.repeat(32)),
      "CORE-PR-007",
    ),
    refusesAt("/tags", "six elements", ["a", "b", "c", "d", "e", "f"], "CORE-PR-007"),
    refusesAt("/tags", "one of 33 characters", ["x".repeat(33)], "CORE-PR-007"),
    refusesAt("/tags", "one beyond ASCII", ["日本"], "CORE-PR-007"),
    refusesAt("/tags", "a number among them", ["a", 7], "CORE-PR-007"),
    refusesAt("/tags", "a text", "market", "CORE-PR-007"),
    ...mayLack("/iconUrl"),
    readsAt("/iconUrl", "2048 characters", url(2048), "CORE-PR-008"),
    readsAt("/iconUrl", "an http address", "http://api.example.com/icon.png", "CORE-PR-008"),
    refusesAt("/iconUrl", "2049 characters", url(2049), "CORE-PR-008"),
    refusesAt("/iconUrl", "a number", 7, "CORE-PR-008"),
    doubtsAt("/iconUrl", "a data address", "data:image/png;base64,AAAA", "warn", noUrl, "CORE-PR-008"),
    doubtsAt("/iconUrl", "a script address", "javascript:alert(1)", "warn", noUrl, "CORE-PR-008"),
    doubtsAt("/iconUrl", "a relative address", "/icon.png", "warn", noUrl, "CORE-PR-008"),
    keepsUnknown("/region", "warn", "CORE-PP-008"),
  ],
);
