import { member } from "../peers/payment-header.js";
import type { HttpAnswer, HttpFailure } from "./http.js";

/** What a step with copies shows. */
export interface Copies {
  answers: (HttpAnswer | HttpFailure)[];
  successes: number;
  statuses: Record<string, number>;
}

/** Sends the same thing once, or as many times at once as the step says, and answers what vectors point into. */
export async function observe(
  copies: number | undefined,
  {
    once,
    succeeded,
  }: { once: (copy: number) => Promise<HttpAnswer | HttpFailure>; succeeded(answer: HttpAnswer): boolean },
): Promise<HttpAnswer | HttpFailure | Copies> {
  if (copies === undefined) return once(0);
  const answers = await Promise.all(Array.from({ length: copies }, (_, copy) => once(copy)));
  const statuses: Record<string, number> = {};
  let successes = 0;
  for (const answer of answers) {
    if ("failure" in answer) continue;
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (succeeded(answer)) successes += 1;
  }
  return { answers, successes, statuses };
}

/** Whether a facilitator's answer says yes. */
export function saysYes(answer: HttpAnswer): boolean {
  return member(answer.json, "success") === true || member(answer.json, "isValid") === true;
}
