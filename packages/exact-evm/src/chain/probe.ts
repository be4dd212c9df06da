import { type Address, decodeAbiParameters, type Hex, size } from "viem";
import type { Probe, ProbeAnswer, ProbeCall, ProbeCallResult } from "./port.js";
import { probeCode } from "./probe-code.js";
import { readAnswer } from "./read-answer.js";
import { bytes, bytesIn, word } from "./words.js";

const nobody: Address = "0x0000000000000000000000000000000000000000";

/** What the probe answers. */
export const answerAbi = [
  {
    type: "tuple",
    components: [
      { name: "chainId", type: "uint256" },
      { name: "blockNumber", type: "uint256" },
      { name: "timestamp", type: "uint256" },
      {
        name: "codes",
        type: "tuple[]",
        components: [
          { name: "size", type: "uint256" },
          { name: "head", type: "bytes23" },
        ],
      },
      {
        name: "calls",
        type: "tuple[]",
        components: [
          { name: "called", type: "bool" },
          { name: "success", type: "bool" },
          { name: "gasUsed", type: "uint256" },
          { name: "data", type: "bytes" },
        ],
      },
    ],
  },
] as const;

/** A probe as the parameters of a simulated call. */
export interface ProbeRequest {
  from?: Address;
  to?: Address;
  data: Hex;
  /** The code that an account has during the call. */
  override?: { address: Address; code: Hex };
}

/**
 * Writes a probe down: as the creation of a contract, which every node simulates, or as code at the caller's own address
 * when it matters whose calls they are.
 */
export function encodeProbe({ calls, codes, caller }: Probe): ProbeRequest {
  const question = encodeQuestion(calls, codes);
  if (caller) {
    return { from: caller, to: caller, data: `0x${question}`, override: { address: caller, code: probeCode } };
  }
  return { data: `${probeCode}${question}${word(bytesIn(question))}` };
}

/** The question in the ABI: (target, gas, unlessCode, data)[] and address[]. */
function encodeQuestion(calls: readonly ProbeCall[], codes: readonly Address[]): string {
  const encoded = calls.map(
    ({ target, gas, unlessCode = nobody, data }) =>
      word(target) + word(gas) + word(unlessCode) + word(0x80) + bytes(data),
  );
  let next = 0x20 * encoded.length;
  const offsets = encoded.map((call) => {
    const offset = word(next);
    next += bytesIn(call);
    return offset;
  });
  const [callsAt, codesAt] = [0x40, 0x60 + next];
  const head = word(callsAt) + word(codesAt);
  return [head, word(calls.length), ...offsets, ...encoded, word(codes.length), ...codes.map(word)].join("");
}

/** Reads what a probe answered; nothing for anything else that a node says. */
export function decodeProbe(data: Hex | undefined, { calls, codes }: Probe): ProbeAnswer | undefined {
  const asked = { codes: codes.length, calls: calls.length };
  return readAnswer(data ?? "0x", asked) ?? decodeAnswer(data ?? "0x", asked);
}

function decodeAnswer(data: Hex, asked: { codes: number; calls: number }): ProbeAnswer | undefined {
  try {
    const [answer] = decodeAbiParameters(answerAbi, data);
    return answer.calls.length === asked.calls && answer.codes.length === asked.codes ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** What became of calls that were asked for by name, in the order of their names. */
export function resultsByName<Name extends string>(
  asked: Partial<Record<Name, ProbeCall>>,
  { calls }: ProbeAnswer,
): (name: Name) => ProbeCallResult | undefined {
  const names = Object.keys(asked);
  return (name) => calls[names.indexOf(name)];
}

/** The number that a call returned; nothing when it failed or returned no word. */
export function readUint(result: ProbeCallResult | undefined): bigint | undefined {
  if (!result?.called || !result.success || size(result.data) < 32) return undefined;
  return BigInt(result.data.slice(0, 66));
}

/** The text that a call returned; nothing when it failed or returned something else. */
export function readText(result: ProbeCallResult | undefined): string | undefined {
  if (!result?.called || !result.success) return undefined;
  try {
    return decodeAbiParameters([{ type: "string" }], result.data)[0];
  } catch {
    return undefined;
  }
}
