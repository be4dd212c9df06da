import { describe, expect, it } from "vitest";
import { handsOver, learnGoods } from "./goods.js";

function answer(body: string) {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { status: 200, headers: {}, body };
  }
  return { status: 200, headers: {}, body, json };
}

const first = answer('{"report":"Rain before noon","at":"2026-01-01T00:00:01Z","network":"eip155:84532"}');
const second = answer('{"report":"Rain before noon","at":"2026-01-01T00:00:09Z","network":"eip155:84532"}');

describe("learnGoods", () => {
  it("keeps what both purchases have and the challenge does not", () => {
    expect(learnGoods([first, second], { unlike: ['{"network":"eip155:84532"}'] }).marks).toEqual(["Rain before noon"]);
  });

  it("takes a body that is not JSON whole and by its lines", () => {
    const goods = learnGoods([answer("a line of goods\n1"), answer("a line of goods\n2")], { unlike: [] });
    expect(goods.marks).toEqual(["a line of goods"]);
  });

  it("takes a JSON body without texts whole", () => {
    expect(learnGoods([answer('{"answer":42}'), answer('{"answer":42}')], { unlike: [] }).marks).toEqual([
      '{"answer":42}',
    ]);
  });

  it("learns nothing from purchases that have nothing in common", () => {
    expect(learnGoods([answer('"the first thing"'), answer('"the second thing"')], { unlike: [] }).marks).toEqual([]);
  });
});

describe("handsOver", () => {
  const rpc = { jsonrpc: "2.0", id: 1, result: "0x2105" };

  it("judges a call of a tool by its result, and whoever sells JSON-RPC by the status", () => {
    const sold = { status: 200, headers: {}, body: "", json: rpc };
    expect(handsOver(sold, { marks: [] }, "POST")).toBe(true);
    const called = { ...sold, asked: { id: 1 } };
    expect(handsOver(called, { marks: [] }, "POST")).toBe(false);
  });

  const goods = { marks: ['Rain "before" noon'] };
  it.each([
    [200, "GET", 'Rain \\"before\\" noon', true],
    [402, "GET", 'Rain "before" noon', true],
    [500, "GET", 'so: Rain "before" noon', true],
    [200, "GET", "nothing of it", false],
    [402, "HEAD", "", false],
    [200, "HEAD", "", true],
  ])("says of %s to %s with %j: %s", (status, method, body, handed) => {
    expect(handsOver({ status, body }, goods, method)).toBe(handed);
  });

  it("counts every 2xx where nothing is known of the goods", () => {
    expect(handsOver({ status: 204, body: "" }, { marks: [] }, "GET")).toBe(true);
    expect(handsOver({ status: 402, body: "" }, { marks: [] }, "GET")).toBe(false);
  });
});
