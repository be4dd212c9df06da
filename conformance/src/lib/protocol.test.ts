import { describe, expect, it } from "vitest";
import { libVector } from "../../test/lib-vectors.js";
import { needsOf } from "../run/needs.js";
import { operationNames } from "./contract.js";
import { RefusedError } from "./operation.js";
import { operations } from "./operations.js";
import { readAnswer } from "./read-answer.js";
import { respond } from "./respond.js";
import { smokeTest } from "./smoke.js";
import { maxLineBytes, splitLines } from "./split-lines.js";

const about = { name: "x", version: "1", language: "typescript" };
const answerOf = async (question: unknown, able = operations) =>
  JSON.parse(await respond(typeof question === "string" ? question : JSON.stringify(question), able, about));

describe("lines", () => {
  const cut = (...pieces: Uint8Array[]) => {
    const seen: string[] = [];
    const take = splitLines({ onLine: (line) => seen.push(line), onProblem: (problem) => seen.push(`! ${problem}`) });
    for (const piece of pieces) take(piece);
    return seen;
  };

  it("are whole wherever the pieces end, even inside a character", () => {
    const bytes = Buffer.from('{"a":"ä\u2028"}\n\nxyz\nrest');
    expect(cut(bytes)).toEqual(['{"a":"ä\u2028"}', "", "xyz"]);
    expect(cut(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(cut(bytes));
  });

  it("are bounded and UTF-8, and nothing follows a problem", () => {
    const long = Buffer.alloc(maxLineBytes + 1, 0x61);
    expect(cut(long, Buffer.from("\nx\n"))).toEqual([`! wrote a line of more than ${maxLineBytes} bytes`]);
    expect(cut(Buffer.alloc(maxLineBytes, 0x61), Buffer.from("\n"))[0]).toHaveLength(maxLineBytes);
    expect(cut(Uint8Array.of(0xff, 0x0a), Buffer.from("x\n"))).toEqual(["! wrote a line that is not UTF-8"]);
  });
});

describe("answers", () => {
  it.each([
    ["nothing", "", "not JSON"],
    ["a list", "[]", "not a JSON object"],
    ["no id", '{"ok":true,"value":{}}', "without the id"],
    ["an id that is a text", '{"id":"1","ok":true,"value":{}}', "without the id"],
    ["a value that is a list", '{"id":1,"ok":true,"value":[]}', "not an object"],
    ["no ok", '{"id":1,"value":{}}', "neither true nor false"],
    ["no error", '{"id":1,"ok":false}', "none of invalid"],
  ])("of %s are none", (_, line, problem) => {
    expect(readAnswer(line)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });

  it("are read without what the protocol does not know", () => {
    expect(readAnswer('{"id":1,"ok":false,"error":{"type":"refused","field":"a","code":7},"took":1}')).toEqual({
      ok: true,
      id: 1,
      answer: { ok: false, error: { type: "refused", field: "a" } },
    });
  });
});

describe("our driver", () => {
  it("has every operation, says so, and owns up to no other", async () => {
    expect(await answerOf({ id: 1, op: "hello" })).toMatchObject({ id: 1, ok: true, value: { ...about } });
    expect(Object.keys(operations).sort()).toEqual([...operationNames].sort());
    for (const op of ["zq-1", "toString", "__proto__", undefined]) {
      expect(await answerOf({ id: 2, op })).toEqual({ id: 2, ok: false, error: { type: "unsupported" } });
    }
    expect(await answerOf("rubbish")).toEqual({ id: null, ok: false, error: { type: "unsupported" } });
  });

  it.each([
    ["invalid", { op: "amount.parse", input: { text: "01" } }],
    ["invalid", { op: "amount.parse", input: { text: 1 } }],
    ["invalid", { op: "amount.parse" }],
    ["invalid", { op: "amount.toAtomic", input: { decimal: "1", decimals: 1.5 } }],
    ["invalid", { op: "evm.sign", input: { domain: {}, authorization: {}, privateKey: "0x" } }],
    ["refused", { op: "price.toAtomic", input: { price: "$1", network: "eip155:999999999" } }],
    ["refused", { op: "network.fromV1", input: { name: "atlantis" } }],
    ["unsupported", { op: "object.read", input: { type: "Nothing", object: {} } }],
  ])("answers %s to %j", async (type, question) => {
    expect(await answerOf({ id: 3, ...question })).toMatchObject({ id: 3, ok: false, error: { type } });
  });

  it("tells a refusal from a crash", async () => {
    const failing = (error: Error) => ({
      "json.parse": () => {
        throw error;
      },
    });
    const question = { id: 1, op: "json.parse", input: {} };
    expect((await answerOf(question, failing(new RefusedError("no")))).error).toEqual({
      type: "refused",
      detail: "no",
    });
    expect((await answerOf(question, failing(new TypeError("oops")))).error).toEqual({
      type: "internal",
      detail: "oops",
    });
  });
});

describe("the smoke test", () => {
  const ask = async (question: object) => {
    const { id: _, ...answer } = await answerOf({ id: 1, ...question });
    return answer;
  };

  it.each(operationNames.filter((op) => !/encode$|match$|extensions|v1\.|recover/.test(op)))(
    "tells that a driver works by %s alone",
    async (op) => expect(await smokeTest([op], ask)).toBeUndefined(),
  );

  it("says so when a driver can do nothing that could be tried", async () => {
    expect(await smokeTest(["evm.recover", "x"], ask)).toContain("lists no operation");
  });
});

it("a vector needs the operations and wire objects of its steps", () => {
  const read = libVector("a", {
    op: "object.read",
    input: { type: "McpResult", object: {} },
    needs: ["op.object.read"],
  });
  expect(needsOf(read)).toEqual(["op.object.read", "object.McpResult"]);
  expect(needsOf(libVector("b", {}))).toEqual(["op.amount.parse"]);
});
