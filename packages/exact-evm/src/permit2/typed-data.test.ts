import { domainSeparator, hashStruct, hashTypedData, keccak256, stringToHex, toFunctionSelector } from "viem";
import { expect, it } from "vitest";
import { permitTypes } from "../gas-sponsoring/eip2612.js";
import { payer } from "../testing/fixtures.js";
import { permit2Payload, standardPermit } from "../testing/permit2.js";
import { exactProxyAddress, permit2Address } from "./addresses.js";
import { nonceBit, permit2Abi, settleData } from "./calls.js";
import { readPermit2Payload } from "./payload.js";
import { permitWitnessTransferFromTypes, permitWitnessTypedData } from "./typed-data.js";

/** The type of a struct as EIP-712 encodes it: itself, then what it refers to by name. */
function typeText(types: Readonly<Record<string, readonly { name: string; type: string }[]>>, ...names: string[]) {
  return names
    .map((name) => `${name}(${(types[name] ?? []).map((member) => `${member.type} ${member.name}`).join(",")})`)
    .join("");
}

const hash = (text: string) => keccak256(stringToHex(text));

it.each([
  [
    "PermitWitnessTransferFrom",
    typeText(permitWitnessTransferFromTypes, "PermitWitnessTransferFrom", "TokenPermissions", "Witness"),
    "0xebc156cd23678a74c94df13d772ef5478420637f0c94bd10d509e1dc98f521c7",
  ],
  [
    "TokenPermissions",
    typeText(permitWitnessTransferFromTypes, "TokenPermissions"),
    "0x618358ac3db8dc274f0cd8829da7e234bd48cd73c4a740aede1adec9846d06a1",
  ],
  [
    "Witness",
    typeText(permitWitnessTransferFromTypes, "Witness"),
    "0xd97b3239a7f32295517bd14cb074edfdd188dfe5eb42f802bb26d4fd1eb12c37",
  ],
  ["Permit", typeText(permitTypes, "Permit"), "0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9"],
])("the type hash of %s is what the contracts have", (_, text, expected) => {
  expect(hash(text)).toBe(expected);
});

it("signs in Permit2's domain, which has no version", () => {
  const typedData = permitWitnessTypedData(84532, standardPermit);
  expect(typedData.domain).toEqual({ name: "Permit2", chainId: 84532, verifyingContract: permit2Address });
  const domain = domainSeparator(typedData);
  const permit = hashStruct({ data: typedData.message, primaryType: typedData.primaryType, types: typedData.types });
  expect(hashTypedData(typedData)).toBe(keccak256(`0x1901${domain.slice(2)}${permit.slice(2)}`));
});

it.each([
  ["settle", "0x13cd3b53"],
  ["settleWithPermit", "0xfa340378"],
  ["nonceBitmap", "0x4fe02b44"],
  ["balanceOf", "0x70a08231"],
  ["allowance", "0xdd62ed3e"],
  ["nonces", "0x7ecebe00"],
  ["DOMAIN_SEPARATOR", "0x3644e515"],
])("the selector of %s is the contracts'", (name, selector) => {
  const found = permit2Abi.filter((item) => item.name === name);
  expect(found.map((item) => toFunctionSelector(item))).toEqual([selector]);
});

it("settles with the payload's values, with a permit of the token beside it or without", async () => {
  const signed = { owner: payer.address, permit: standardPermit, signature: "0x1234" } as const;
  expect(settleData(signed).slice(0, 10)).toBe("0x13cd3b53");
  const tokenPermit = { value: 1n, deadline: 2n, r: `0x${"11".repeat(32)}`, s: `0x${"22".repeat(32)}`, v: 27 } as const;
  expect(settleData(signed, tokenPermit).slice(0, 10)).toBe("0xfa340378");
});

it.each([
  [0n, 0n, 1n],
  [255n, 0n, 1n << 255n],
  [256n, 1n, 1n],
  [(7n << 8n) | 9n, 7n, 1n << 9n],
])("the nonce %i is one bit of one word", (nonce, word, bit) => {
  expect(nonceBit(nonce)).toEqual({ word, bit });
});

it("reads a payload, and names what is missing of one", async () => {
  const payload = await permit2Payload();
  expect(readPermit2Payload(payload)).toEqual({ ok: true, value: payload });
  expect(payload.permit2Authorization.spender).toBe(exactProxyAddress);
  for (const field of ["permitted", "from", "spender", "nonce", "deadline", "witness"]) {
    const permit2Authorization = { ...payload.permit2Authorization, [field]: undefined };
    expect(readPermit2Payload({ ...payload, permit2Authorization })).toMatchObject({
      ok: false,
      problem: { field: `permit2Authorization.${field}` },
    });
  }
  const { witness } = payload.permit2Authorization;
  const permit2Authorization = { ...payload.permit2Authorization, witness: { ...witness, to: undefined } };
  expect(readPermit2Payload({ ...payload, permit2Authorization })).toMatchObject({
    ok: false,
    problem: { field: "permit2Authorization.witness.to" },
  });
});
