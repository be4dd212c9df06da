import { X402Error } from "@x402-reference/types";

/** Longest delay of a timer; a longer one fires at once. */
const longest = 2 ** 31 - 1;

/** Answers a duration in milliseconds that a timer can keep, or throws `invalid_configuration`. */
export function milliseconds(option: string, value: number): number {
  if (value > 0 && value <= longest) return value;
  throw new X402Error("invalid_configuration", `${option} is ${value}, which no timer can keep.`, {
    field: option,
    remedy: `Give milliseconds between 1 and ${longest}.`,
  });
}

/** Waits for a promise, but not longer than asked for; answers nothing when the time is up. */
export async function atMost<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
