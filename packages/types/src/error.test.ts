import { describe, expect, it } from "vitest";
import { atomicAmount, toAtomic } from "./amount.js";
import { decodeBase64 } from "./codec/base64.js";
import { paymentSignatureHeader } from "./codec/header.js";
import { parseJson } from "./codec/json.js";
import { isX402Error, X402Error } from "./error.js";
import { network } from "./network.js";
import { parseOrThrow } from "./parse.js";
import { withoutRule } from "./rule.js";
import { text } from "./schema/leaf.js";
import { wireObject } from "./schema/wire-object.js";
import { challenge, offer, offerV1, paymentV1, settled } from "./testing/samples.js";
import {
  downgradeRequired,
  downgradeRequirements,
  downgradeSettlement,
  upgradePayment,
  upgradeRequired,
  upgradeRequirements,
} from "./v1/index.js";

const useVersion2 = "Use version 2, which names networks in CAIP-2 form.";
const elsewhere = { ...offer, network: network("eip155:999") };
const { payer: _payer, ...nameless } = settled;
/** Calls with what the types forbid, as a program without types would. */
const call = (act: (...input: never[]) => unknown, ...input: unknown[]) => Reflect.apply(act, undefined, input);

const faults: readonly [act: () => unknown, code: string, field: string | undefined, message: string][] = [
  [
    () => network("Base"),
    "malformed_network",
    undefined,
    '"Base" is not a CAIP-2 network. Write namespace:reference, such as "eip155:84532" for Base Sepolia.',
  ],
  [
    () => atomicAmount("1.0"),
    "malformed_amount",
    undefined,
    '"1.0" is not an amount in atomic units. Write it as a string of decimal digits without sign, point, exponent or leading zero, such as "10000".',
  ],
  [
    () => toAtomic("1,000", 6),
    "malformed_amount",
    undefined,
    '"1,000" is not a decimal number. Write digits with an optional point, such as "0.01", without sign, exponent or separators.',
  ],
  [
    () => toAtomic("0.0000001", 6),
    "malformed_amount",
    undefined,
    "0.0000001 has more than the 6 decimals of the asset. Round it yourself: an amount is never truncated.",
  ],
  [
    () => decodeBase64("%"),
    "malformed_header",
    undefined,
    "The header is not UTF-8 text in base64. Encode the JSON text as UTF-8 in standard base64 with padding.",
  ],
  [
    () => paymentSignatureHeader.decode("A".repeat(16_385)),
    "header_too_large",
    "PAYMENT-SIGNATURE",
    "PAYMENT-SIGNATURE is longer than 16384 bytes.",
  ],
  [() => parseJson("{"), "malformed_json", undefined, "The text is not JSON. Send one JSON object."],
  [
    () => parseJson('{"a":1,"a":1}'),
    "malformed_json",
    undefined,
    "The JSON text names a member twice. Two readers would see two different objects.",
  ],
  [() => parseJson("1e999"), "malformed_json", undefined, "The JSON text has a number that no float can hold."],
  [() => parseOrThrow(text, 1, "The name"), "malformed_object", "", "The name: the value must be a string."],
  [
    () => parseOrThrow(wireObject({ a: text }), {}, "The pair"),
    "malformed_object",
    "a",
    "The pair: a must be a string.",
  ],
  [
    () => withoutRule([{ id: "A-1" }, { id: "A-2" }], "A-3"),
    "invalid_configuration",
    undefined,
    "No rule has the id A-3. The list has A-1, A-2.",
  ],
  [
    () => upgradePayment({ ...paymentV1, network: "atlantis" }, offer),
    "malformed_network",
    "network",
    `"atlantis" is not a network of version 1. ${useVersion2}`,
  ],
  [
    () => upgradeRequirements({ ...offerV1, network: "atlantis" }),
    "malformed_network",
    "network",
    `"atlantis" is not a network of version 1. ${useVersion2}`,
  ],
  [
    () => upgradePayment({ ...paymentV1, scheme: "upto" }, offer),
    "malformed_object",
    "scheme",
    "The payment's scheme is upto, the offer's is exact.",
  ],
  [
    () => downgradeRequired({ ...challenge, accepts: [elsewhere] }),
    "malformed_network",
    "network",
    `eip155:999 has no name in version 1. ${useVersion2}`,
  ],
  [
    () => downgradeSettlement({ ...settled, network: elsewhere.network }),
    "malformed_network",
    "network",
    `eip155:999 has no name in version 1. ${useVersion2}`,
  ],
  [
    () => downgradeSettlement(nameless),
    "malformed_object",
    "payer",
    "The settlement does not name the payer, whom version 1 demands. Give the payer of the payment.",
  ],
  ...whole("The offer", [
    () => upgradeRequirements(null),
    () => call(upgradePayment, paymentV1, null),
    () => call(downgradeRequirements, null, challenge),
  ]),
  ...whole("The resource", [() => call(downgradeRequirements, offer, {})]),
  ...whole("The challenge", [() => upgradeRequired(null), () => call(downgradeRequired, null)]),
  ...whole("The payment", [() => upgradePayment(null, offer)]),
  ...whole("The settlement", [() => call(downgradeSettlement, null)]),
  [
    () => downgradeRequirements({ ...offer, outputSchema: 1 }, challenge),
    "malformed_object",
    "outputSchema",
    "The offer: outputSchema must be an object.",
  ],
  [
    () => call(downgradeSettlement, nameless, { payer: 1 }),
    "malformed_object",
    "payer",
    "The settlement: payer must be a string.",
  ],
];

function whole(subject: string, acts: (() => unknown)[]): [() => unknown, string, string, string][] {
  return acts.map((act) => [act, "malformed_object", "", `${subject}: the value must be an object.`]);
}

describe("a fault", () => {
  it.each(faults.map((fault, index) => [index, ...fault] as const))(
    "says what is wrong, where, and what to do: case %i",
    (_index, act, code, field, message) => {
      expect(act).toThrow(expect.objectContaining({ code, field, message }));
    },
  );

  it("keeps its cause and goes by its name", () => {
    const cause = new Error("deeper");
    const error = new X402Error("chain_unreachable", "The chain does not answer.", { cause });
    expect(error).toMatchObject({ cause, name: "X402Error", field: undefined, remedy: undefined });
    expect(new X402Error("chain_unreachable", "It does not answer.").message).toBe("It does not answer.");
    expect(() => parseJson("{")).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it("is known by its brand and code, also when another copy of the package made it", () => {
    const error = new X402Error("malformed_amount", "It is not one.", { field: "amount", remedy: "Write digits." });
    expect(isX402Error(error)).toBe(true);
    expect(isX402Error(error, "malformed_amount")).toBe(true);
    expect(isX402Error(error, "malformed_json")).toBe(false);
    expect(isX402Error({ brand: "x402-error", code: "wrong_chain" }, "wrong_chain")).toBe(true);
    for (const other of [{ brand: "another" }, {}, "x402-error", undefined, null])
      expect(isX402Error(other)).toBe(false);
    expect(isX402Error({ brand: "x402-error" }, "wrong_chain")).toBe(false);
  });
});
