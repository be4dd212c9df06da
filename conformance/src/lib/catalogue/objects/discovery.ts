import { extension, offer, offerV1 } from "../samples.js";
import {
  keepsUnknown,
  mayLack,
  needs,
  objectTable,
  observesAt,
  reads,
  readsAt,
  refusesAt,
  refusesNonObjects,
} from "./table.js";

const item = {
  resource: "https://api.example.com/premium-data",
  type: "http",
  x402Version: 2,
  accepts: [offer],
  lastUpdated: "2026-09-01T12:00:00Z",
  extensions: { bazaar: extension },
};

export const discoveryListRows = objectTable(
  {
    type: "DiscoveryList",
    slug: "discovery-list",
    noun: "A list of resources",
    why: "Agents buy what they find here.",
    requirement: "DISC-002",
    valid: { x402Version: 2, items: [item], pagination: { limit: 20, offset: 0, total: 1 } },
  },
  [
    ...refusesNonObjects(),
    ...needs("/items"),
    refusesAt("/items", "an object", {}),
    readsAt("/items", "no elements", []),
    ...needs("/x402Version"),
    ...needs("/pagination", "DISC-003"),
    refusesAt("/pagination/total", "a text", "1", "DISC-003"),
    ...needs("/pagination/limit", "DISC-003"),
    ...needs("/items/0/resource", "DISC-004"),
    refusesAt("/items/0/type", "a number", 7, "DISC-004"),
    ...needs("/items/0/accepts", "DISC-004"),
    ...needs("/items/0/lastUpdated", "DISC-004"),
    refusesAt("/items/0/lastUpdated", "true", true, "DISC-005"),
    reads(
      "unix-time",
      "A list of resources with its time in seconds",
      {
        x402Version: 2,
        items: [{ ...item, lastUpdated: 1_788_264_000 }],
        pagination: { limit: 20, offset: 0, total: 1 },
      },
      { "/value/object/items/0/resource": { const: item.resource } },
      "DISC-005",
    ),
    observesAt("/items/0/accepts/0", "an offer of version 1", offerV1, "DISC-006"),
    ...mayLack("/items/0/extensions"),
    refusesAt("/items/0/extensions", "an array", [], "DISC-012"),
    keepsUnknown("/items/0/region", "lenient"),
  ],
);

export const discoverySearchRows = objectTable(
  {
    type: "DiscoverySearch",
    slug: "discovery-search",
    noun: "A list of found resources",
    why: "Agents buy what they find here.",
    requirement: "DISC-015",
    valid: { x402Version: 2, resources: [item], partialResults: false, pagination: { limit: 20, cursor: "abc" } },
  },
  [
    ...refusesNonObjects(),
    ...needs("/resources"),
    refusesAt("/resources", "an object", {}),
    ...needs("/x402Version"),
    refusesAt("/partialResults", "a text", "no", "DISC-016"),
    refusesAt("/pagination/limit", "a text", "20", "DISC-016"),
    reads(
      "no-pages",
      "A list of found resources with null for pagination",
      { x402Version: 2, resources: [item], pagination: null },
      { "/value/object/resources/0/resource": { const: item.resource } },
      "DISC-016",
    ),
    reads(
      "last-page",
      "A list of found resources with null as cursor",
      { x402Version: 2, resources: [item], pagination: { limit: 20, cursor: null } },
      { "/value/object/pagination/limit": { const: 20 } },
      "DISC-016",
    ),
    keepsUnknown("/region", "lenient"),
  ],
);
