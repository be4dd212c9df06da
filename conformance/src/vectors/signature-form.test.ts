import { compactSignatureToSignature, parseCompactSignature, recoverAddress } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { expect, it } from "vitest";
import { keys } from "../../test/sample-vectors.js";
import { inForm } from "./signature-form.js";

const hash = `0x${"42".repeat(32)}` as const;
const signature = await sign({ hash, privateKey: keys.payer, to: "hex" });
const payer = privateKeyToAddress(keys.payer);
const signerOf = (form: string) => recoverAddress({ hash, signature: `0x${form.slice(2)}` }).catch(() => "nobody");

it("leaves a signature as it is when no form is asked for", () => expect(inForm(signature, undefined)).toBe(signature));

it.each([
  ["high-s", 132, payer],
  ["v-zero-one", 132, payer],
  ["upper-case", 132, payer],
  ["v-29", 132, "nobody"],
  ["v-31", 132, "nobody"],
  ["v-37", 132, "nobody"],
  ["r-zero", 132, "nobody"],
  ["s-zero", 132, "nobody"],
  ["r-too-big", 132, "nobody"],
  ["zero", 132, "nobody"],
  ["empty", 2, "nobody"],
] as const)("%s has %i characters and is signed by %s", async (form, length, signer) => {
  const made = inForm(signature, form);
  expect(made).toHaveLength(length);
  expect(made).not.toBe(signature);
  expect(await signerOf(made)).toBe(signer);
});

it("compact is ERC-2098, with either parity", async () => {
  const parities = new Set<string>();
  for (const byte of ["01", "02", "03", "04", "05", "06"]) {
    const digest = `0x${byte.repeat(32)}` as const;
    const plain = await sign({ hash: digest, privateKey: keys.payer, to: "hex" });
    parities.add(plain.slice(-2));
    const made = inForm(plain, "compact");
    expect(made).toHaveLength(130);
    const expanded = compactSignatureToSignature(parseCompactSignature(`0x${made.slice(2)}`));
    expect(await recoverAddress({ hash: digest, signature: expanded })).toBe(payer);
  }
  expect([...parities].sort()).toEqual(["1b", "1c"]);
});

it("makes the other malformed forms", async () => {
  expect(inForm(signature, "truncated")).toBe(signature.slice(0, 130));
  expect(inForm(signature, "extended")).toBe(`${signature}00`);
  expect(inForm(signature, "upper-case")).toMatch(/^0x[0-9A-F]{130}$/);
  expect(inForm(signature, "v-zero-one")).toMatch(/0[01]$/);
  expect(inForm(signature, "v-29")).toMatch(/1d$/);
  expect(inForm(signature, "twice")).toBe(signature + signature.slice(2));
  expect(inForm(signature, "no-prefix")).toBe(signature.slice(2));
  expect(inForm(signature, "odd")).toBe(signature.slice(0, 131));
  expect(inForm(signature, "not-hex")).toMatch(/^0x[0-9a-f]{128}zz$/);
  expect(await signerOf(inForm(signature, "flipped"))).not.toBe(payer);
  expect(await signerOf(inForm(signature, "wrong-parity"))).not.toBe(payer);
});

it("has an s above half of the curve's order only in the form high-s", () => {
  const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
  const s = (text: string) => BigInt(`0x${text.slice(66, 130)}`);
  expect(s(signature) <= half).toBe(true);
  expect(s(inForm(signature, "high-s")) > half).toBe(true);
});
