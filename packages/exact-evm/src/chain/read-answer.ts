import type { Hex } from "viem";
import type { AccountCode, ProbeAnswer, ProbeCallResult } from "./port.js";
import { word } from "./words.js";

const [no, yes] = [word(0), word(1)];
/** Digits of a `bytes23`. */
const headDigits = 46;

/**
 * Reads what the probe answers in the one form in which its compiler writes it; nothing for every other form, which a
 * general decoder may understand. It takes a fifth of that one's time.
 *
 * @param asked - How many codes and calls were asked for.
 */
export function readAnswer(data: Hex, asked: { codes: number; calls: number }): ProbeAnswer | undefined {
  const text = data.toLowerCase();
  if (!/^0x[0-9a-f]+$/.test(text)) return undefined;
  let at = 2;
  const take = (digits = 64): string => {
    at += digits;
    return text.slice(at - digits, at);
  };
  const isNext = (number: number): boolean => take() === word(number);
  const number = (): bigint => BigInt(`0x0${take()}`);

  const codesSize = 0x20 + 0x40 * asked.codes;
  if (!isNext(0x20)) return undefined;
  const [chainId, blockNumber, timestamp] = [number(), number(), number()];
  if (!isNext(0xa0) || !isNext(0xa0 + codesSize) || !isNext(asked.codes)) return undefined;
  const codes = Array.from({ length: asked.codes }, (): AccountCode => {
    const size = number();
    return { size, head: `0x${take().slice(0, headDigits)}` };
  });
  if (!isNext(asked.calls)) return undefined;
  const offsets = Array.from({ length: asked.calls }, () => take());
  const calls: ProbeCallResult[] = [];
  const first = at - 64 * asked.calls;
  for (const offset of offsets) {
    if (offset !== word((at - first) / 2)) return undefined;
    const [called, success, gasUsed] = [take(), take(), number()];
    if (![called, success].every((flag) => flag === no || flag === yes) || !isNext(0x80)) return undefined;
    const digits = 2 * Number(number());
    // More than there is would be cut off, and less than it says.
    if (digits > text.length - at) return undefined;
    calls.push({ called: called === yes, success: success === yes, gasUsed, data: `0x${take(digits)}` });
    take(Math.ceil(digits / 64) * 64 - digits);
  }
  return at === text.length ? { chainId, blockNumber, timestamp, codes, calls } : undefined;
}
