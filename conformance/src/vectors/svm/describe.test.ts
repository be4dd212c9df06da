import { expect, it } from "vitest";
import { built, names } from "../../../test/svm-case.js";
import { describeTransaction } from "./describe.js";

const view = async (spec: Parameters<typeof built>[0]) => describeTransaction((await built(spec)).transaction.base64);

it("shows the standard payment", async () => {
  expect(await view({})).toMatchObject({
    version: 0,
    feePayer: names.feePayer,
    blockhash: names.blockhash,
    lookups: false,
    signatures: [
      { of: names.feePayer, is: "zero" },
      { of: names.payer, is: "valid" },
    ],
    limit: { at: 0, units: 20_000 },
    price: { at: 1, microLamports: "1" },
    transfer: {
      at: 2,
      program: names.tokenProgram,
      mint: names.asset,
      authority: names.payer,
      amount: "10000",
      decimals: 6,
    },
    memos: [names.memo],
    instructions: [{ accounts: [] }, {}, { program: names.tokenProgram }, { program: names.memoProgram }],
  });
});

it("shows what differs", async () => {
  expect(await view({ version: "legacy", limit: { units: 300 } })).toMatchObject({
    version: "legacy",
    limit: { units: 300 },
  });
  expect(await view({ signatures: [{ of: "$payer", is: "flipped" }] })).toMatchObject({
    signatures: [{}, { is: "invalid" }],
  });
  expect((await view({ instructions: ["transfer"] }))?.limit).toBeUndefined();
  expect(await view({ instructions: ["memo", "memo"] })).toMatchObject({ memos: [names.memo, names.memo] });
  expect(await view({ lookupTables: [{ table: "$stranger", addresses: ["$asset"] }] })).toMatchObject({
    lookups: true,
  });
});

it("shows nothing of what is no transaction", async () => {
  expect(await describeTransaction("AAAA")).toBeUndefined();
  expect(await describeTransaction("not base64")).toBeUndefined();
});
