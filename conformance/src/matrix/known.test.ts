import { expect, it } from "vitest";
import type { Cell } from "./format.js";
import { markKnown, staleKnown } from "./known.js";

const cell = (id: string, status: Cell["status"]): Cell => {
  const [client = "", server = "", facilitator = ""] = id.split("/");
  return { id, client, server, facilitator, status, problems: [], transcript: [], durationMs: 1, replay: "" };
};
const known = [{ match: "old/*/ours", because: "It speaks the older version." }];

it.each([
  ["old/shop/ours", "fails", { status: "known", because: "It speaks the older version." }],
  ["old/shop/ours", "not started", { status: "known" }],
  ["old/shop/ours", "works", { status: "works" }],
  ["new/shop/ours", "fails", { status: "fails" }],
] as const)("marks %s that %s as the file knows it", (id, status, expected) => {
  expect(markKnown(cell(id, status), known)).toMatchObject(expected);
});

it("tells what works although it is known not to, and nothing of what was not tried", () => {
  expect(staleKnown([cell("old/shop/ours", "works")], known)).toEqual([expect.stringContaining("old/*/ours is known")]);
  expect(staleKnown([cell("old/a/ours", "works"), cell("old/b/ours", "known")], known)).toEqual([]);
  expect(staleKnown([cell("new/shop/ours", "works")], known)).toEqual([]);
});
