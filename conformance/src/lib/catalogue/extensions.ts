import { remove, set } from "../../vectors/pointer.js";
import { answer, declined, type Row, yields, yieldsOrDeclines } from "./row.js";
import { extension } from "./samples.js";

const advertised = { "example-info": extension, second: { info: { id: "7", none: null }, schema: {} } };
const info = "/example-info/info";

const kept: readonly [name: string, title: string, requirement: string, echoed: unknown][] = [
  ["same", "echoed as they are", "CORE-EXT-001", advertised],
  [
    "reordered",
    "whose members stand in another order",
    "CORE-EXT-001",
    Object.fromEntries(Object.entries(advertised).reverse()),
  ],
  ["added", "to whose info a member was added", "CORE-EXT-003", set(advertised, `${info}/answer`, "x")],
  [
    "added-nested",
    "to whose nested info a member was added",
    "CORE-EXT-003",
    set(advertised, `${info}/nested/answer`, "x"),
  ],
  ["schema-dropped", "whose schema was dropped", "CORE-EXT-008", remove(advertised, "/example-info/schema")],
  ["unadvertised", "beside one that was not advertised", "CORE-EXT-007", { ...advertised, third: { info: {} } }],
];

const lost: readonly [name: string, title: string, at: string, echoed: unknown][] = [
  ["changed", "with a changed member", `${info}/kind`, set(advertised, `${info}/kind`, "other")],
  ["changed-type", "with a text that became a number", "/second/info/id", set(advertised, "/second/info/id", 7)],
  [
    "changed-nested",
    "with a changed member deep inside",
    `${info}/nested/depth`,
    set(advertised, `${info}/nested/depth`, 3),
  ],
  ["changed-element", "with a changed element of an array", `${info}/list`, set(advertised, `${info}/list/1`, 9)],
  ["cut-array", "with an array that lost its last element", `${info}/list`, set(advertised, `${info}/list`, [1, 2])],
  ["reordered-array", "with an array in another order", `${info}/list`, set(advertised, `${info}/list`, [3, 2, 1])],
  ["dropped", "without a member", `${info}/kind`, remove(advertised, `${info}/kind`)],
  [
    "dropped-nested",
    "without a member deep inside",
    `${info}/nested/depth`,
    remove(advertised, `${info}/nested/depth`),
  ],
  ["info-emptied", "with an empty info", info, set(advertised, info, {})],
  ["info-dropped", "without info", info, remove(advertised, info)],
  ["info-text", "with a text as info", info, set(advertised, info, "report")],
  ["second-changed", "of which only the second is changed", "/second/info/id", set(advertised, "/second/info/id", "8")],
  ["null-changed", "with a null that became a text", "/second/info/none", set(advertised, "/second/info/none", "x")],
];

const open: readonly [name: string, title: string, why: string, requirement: string, echoed: unknown][] = [
  [
    "one-omitted",
    "of which one was left out",
    "A client need not know every extension; only some demand an answer.",
    "CORE-EXT-006",
    remove(advertised, "/second"),
  ],
  [
    "all-omitted",
    "that were all left out",
    "A client need not know every extension; only some demand an answer.",
    "CORE-EXT-006",
    {},
  ],
  [
    "array-appended",
    "with an array to which an element was added",
    "Additions to members are allowed, to arrays it is said of one extension only.",
    "CORE-EXT-003",
    set(advertised, `${info}/list`, [1, 2, 3, 4]),
  ],
];

const op = "extensions.echo";

export const extensionRows: readonly Row[] = [
  ...kept.map(
    ([name, title, requirement, echoed]): Row => ({
      name: `kept-${name}`,
      title: `Extensions ${title} are kept`,
      why: "An honest client must not be turned away for what it may do.",
      requirements: [requirement, "CORE-EXT-001"],
      op,
      input: { advertised, echoed },
      expect: yields(answer({ kept: true })),
    }),
  ),
  {
    name: "kept-nothing",
    title: "No extensions are kept by echoing none",
    why: "Most payments have none.",
    requirements: ["CORE-EXT-006"],
    op,
    input: { advertised: {}, echoed: {} },
    expect: yields(answer({ kept: true })),
  },
  ...lost.map(
    ([name, title, at, echoed]): Row => ({
      name: `lost-${name}`,
      title: `Extensions echoed ${title} are not kept`,
      why: "What the server declared has to come back as it was, or others are shown something else.",
      requirements: ["CORE-EXT-002", "CORE-EXT-005"],
      kind: "negative",
      control: { row: "kept-same", differs: [`/echoed${at}`] },
      op,
      input: { advertised, echoed },
      expect: {
        any: [
          { grade: "strict", match: answer({ kept: false }) },
          { grade: "lenient", why: "Refused instead of answered.", match: declined },
        ],
        never: [{ "/value/kept": { const: true } }],
      },
    }),
  ),
  ...open.map(
    ([name, title, why, requirement, echoed]): Row => ({
      name: `open-${name}`,
      title: `Extensions ${title}`,
      why,
      requirements: [requirement],
      kind: "observe",
      op,
      input: { advertised, echoed },
      expect: yieldsOrDeclines({ "/value/kept": { type: "boolean" } }),
    }),
  ),
];
