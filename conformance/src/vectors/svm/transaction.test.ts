import { describe, expect, it } from "vitest";
import { built, names, viewed, viewOf } from "../../../test/svm-case.js";
import type { SvmPaymentSpec } from "./format.js";

const zeros = new Uint8Array(64);

describe("a difference to the standard transaction", () => {
  it("changes an instruction's members, its accounts and its data", async () => {
    const view = await viewed({
      limit: { units: 400_000, moreData: "0xff" },
      price: { microLamports: "5000000" },
      transfer: { amount: "18446744073709551615", decimals: 9, mint: "$payee", authority: "$stranger" },
      memo: { data: "0x6869", moreAccounts: [{ address: "$payer", signer: true }] },
    });
    const [limit, price, transfer, memo] = view.instructions;
    expect([...(limit?.data ?? [])]).toEqual([2, 0x80, 0x1a, 6, 0, 0xff]);
    expect([...(price?.data ?? [])]).toEqual([3, 0x40, 0x4b, 0x4c, 0, 0, 0, 0, 0]);
    expect([...(transfer?.data ?? [])]).toEqual([12, 255, 255, 255, 255, 255, 255, 255, 255, 9]);
    expect(transfer?.accounts.map((account) => account.address).slice(1, 4)).toEqual([
      names.payee,
      expect.any(String),
      names.stranger,
    ]);
    expect(new TextDecoder().decode(memo?.data)).toBe("hi");
    expect(memo?.accounts).toEqual([{ address: names.payer, signs: true }]);
    expect(view.requiredSignatures).toBe(3);
    expect(view.signatures.map((signature) => signature.some(Boolean))).toEqual([false, true, true]);
  });

  it("derives accounts of the transfer's own mint and program, unless it names others", async () => {
    const ofUsdc = (await viewed({ transfer: { destination: { owner: "$stranger" } } })).instructions[2]?.accounts[2];
    const other = { owner: "$stranger", mint: "$payee", program: "$otherTokenProgram" };
    const derived = (await viewed({ transfer: { destination: other } })).instructions[2]?.accounts[2];
    const moved = await viewed({
      transfer: { mint: "$payee", program: "$otherTokenProgram", destination: { owner: "$stranger" } },
    });
    expect(derived?.address).not.toBe(ofUsdc?.address);
    expect(moved.instructions[2]?.accounts[2]).toEqual(derived);
  });

  it("keeps what any instruction needs of an account", async () => {
    const { message } = (await built({ memo: { moreAccounts: [{ address: { owner: "$payee" } }] } })).transaction;
    expect([...message.slice(0, 4)]).toEqual([...(await built()).transaction.message.slice(0, 4)]);
  });

  it("is of the asset's program and decimals, unless an instruction names its own", async () => {
    const spec: SvmPaymentSpec = { instructions: ["transfer", { transfer: { program: "$tokenProgram" } }] };
    const mint = { program: names.otherTokenProgram, decimals: 9 };
    const [transfer, own] = viewOf((await built(spec, { mint })).transaction.bytes).instructions;
    expect([transfer?.program, own?.program]).toEqual([names.otherTokenProgram, names.tokenProgram]);
    expect([transfer?.data[9], own?.data[9]]).toEqual([9, 9]);
    expect(own?.accounts).toEqual((await viewed({})).instructions[2]?.accounts);
    expect(transfer?.accounts[0]).not.toEqual(own?.accounts[0]);
  });

  it("gives all instructions in order, standard ones and others", async () => {
    const { instructions } = await viewed({
      instructions: [
        "memo",
        { transfer: { amount: "1" } },
        { price: { microLamports: "7" } },
        { limit: { units: 3 } },
        { memo: { text: "b" } },
        { program: "$systemProgram", accounts: [{ address: "$stranger", writable: true }], data: "0x02" },
      ],
    });
    expect(instructions.map(({ data }) => data[data.length > 2 ? 1 : 0])).toEqual([
      names.memo.charCodeAt(1),
      1,
      7,
      3,
      "b".charCodeAt(0),
      2,
    ]);
    expect(instructions[5]).toMatchObject({ program: names.systemProgram, accounts: [{ address: names.stranger }] });
  });

  it("chooses the version, who pays the fee and the blockhash", async () => {
    const blockhash = "11111111111111111111111111111112";
    const view = await viewed({ version: "legacy", feePayer: "$stranger", blockhash });
    expect(view).toMatchObject({ version: "legacy", recentBlockhash: blockhash, unread: 0 });
    expect(view.accounts[0]).toBe(names.stranger);
    expect(view.signatures.every((signature) => signature.some(Boolean))).toBe(true);
  });

  it("puts accounts into a lookup table", async () => {
    const view = await viewed({ lookupTables: [{ table: "$stranger", addresses: ["$asset", { owner: "$payee" }] }] });
    expect(view.lookupTables).toEqual([names.stranger]);
    expect(view.instructions[2]?.accounts.map((account) => account.address)).toEqual([
      expect.any(String),
      undefined,
      undefined,
      names.payer,
    ]);
  });

  it("edits the message before it is signed, or after", async () => {
    const edits = [{ path: "/header/readonlyOthers", value: 1 }];
    const [signed, unsigned] = [await built({ edits }), await built({ unsigned: edits })];
    expect(signed.transaction.message[3]).toBe(1);
    expect(unsigned.transaction.message[3]).not.toBe(1);
    expect(viewOf(unsigned.transaction.bytes).message).toEqual(viewOf(signed.transaction.bytes).message);
    expect(signed.transaction.signatures).not.toEqual(unsigned.transaction.signatures);
  });

  it("writes a version that nobody knows", async () => {
    const { message } = (await built({ edits: [{ path: "/version", value: 5 }] })).transaction;
    expect(message[0]).toBe(0x85);
  });
});

describe("what stands in a place for a signature", () => {
  const payer = (is: NonNullable<SvmPaymentSpec["signatures"]>[number]["is"]): SvmPaymentSpec => ({
    signatures: [{ of: "$payer", is }],
  });

  it("is the payer's own signature in another form", async () => {
    const [own] = (await viewed({})).signatures.slice(1);
    const [flipped] = (await viewed(payer("flipped"))).signatures.slice(1);
    const [beyond] = (await viewed(payer("non-canonical"))).signatures.slice(1);
    expect(flipped?.map((byte, place) => byte ^ (own?.[place] ?? 0))).toEqual(
      zeros.map((_, place) => Number(place === 0)),
    );
    expect(beyond?.slice(0, 32)).toEqual(own?.slice(0, 32));
    expect(scalar(beyond) - scalar(own)).toBe(2n ** 252n + 27742317777372353535851937790883648493n);
  });

  it("is somebody else's, given bytes, or nothing", async () => {
    const given = `0x${"07".repeat(64)}`;
    const view = await viewed({
      signatures: [...(payer("zero").signatures ?? []), { of: "$feePayer", is: { by: "payer" } }],
    });
    expect(view.signatures).toEqual([(await viewed({})).signatures[1], zeros]);
    expect((await viewed(payer(given))).signatures[1]).toEqual(new Uint8Array(64).fill(7));
  });

  it("is cut off or filled up where there are more or fewer places", async () => {
    const one = (await built({ places: 1 })).transaction.bytes;
    const three = (await built({ places: 3 })).transaction.bytes;
    expect([one[0], three[0]]).toEqual([1, 3]);
    expect(three.length - one.length).toBe(128);
    expect(three.subarray(129, 193)).toEqual(zeros);
  });
});

describe("the bytes of a transaction", () => {
  it("follow the message, with or without a signature over them", async () => {
    const [signed, sent] = [await viewed({ messageBytes: "0x0102" }), await viewed({ wire: { append: "0x0102" } })];
    expect([signed.unread, sent.unread]).toEqual([2, 2]);
    expect(signed.message).toEqual(sent.message);
    expect(signed.signatures).not.toEqual(sent.signatures);
  });

  it.each(["signatures", "accounts", "instructions"] as const)("count the %s in one byte too many", async (length) => {
    const view = await viewed({ longLengths: [length] });
    expect(view).toMatchObject({ minimal: false, unread: 0, requiredSignatures: 2 });
    expect(view.instructions).toHaveLength(4);
  });

  it("are cut off at either end", async () => {
    const { bytes } = (await built()).transaction;
    expect((await built({ wire: { keep: 200 } })).transaction.bytes).toEqual(bytes.slice(0, 200));
    expect((await built({ wire: { keep: -1 } })).transaction.bytes).toEqual(bytes.slice(0, -1));
  });

  it.each([
    ["url-safe", /^[\w-]+={0,2}$/],
    ["unpadded", /^[A-Za-z0-9+/]+$/],
    ["trailing-bits", /^[A-Za-z0-9+/]+=+$/],
    ["leading-space", /^ \S+$/],
    ["newline", /^\S{76}\n\S+$/],
    ["base58", /^[1-9A-HJ-NP-Za-km-z]+$/],
    ["hex", /^[0-9a-f]+$/],
  ] as const)("are written as %s", async (base64, pattern) => {
    const { transaction } = await built({ base64 });
    expect(transaction.base64).toMatch(pattern);
    expect(transaction.base64).not.toBe((await built()).transaction.base64);
    expect(transaction.bytes).toEqual((await built()).transaction.bytes);
  });
});

function scalar(signature: Uint8Array | undefined): bigint {
  return (signature ?? zeros).subarray(32).reduce((sum, byte, place) => sum + (BigInt(byte) << BigInt(8 * place)), 0n);
}
