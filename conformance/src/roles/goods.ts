import type { HttpAnswer } from "./http.js";
import { succeeds } from "./mcp-request.js";

const shortestMark = 8;

/** What tells the goods of a route from everything else that a server says. */
export interface Goods {
  /** Texts that occur in every purchase and in no refusal; empty when there is nothing to go by. */
  readonly marks: readonly string[];
}

/**
 * Learns the goods of a route from two purchases: the texts that both bodies have and the challenge does not.
 *
 * @example
 * ```ts
 * const goods = learnGoods([first, second], { unlike: [challenge.body] });
 * ```
 */
export function learnGoods(
  purchases: readonly [HttpAnswer, HttpAnswer],
  { unlike }: { unlike: readonly string[] },
): Goods {
  const [first, second] = purchases.map(textsOf);
  const marks = [...(first ?? [])].filter(
    (text) => second?.has(text) && text.length >= shortestMark && !unlike.some((other) => other.includes(text)),
  );
  return { marks };
}

/**
 * Whether an answer hands the goods over. Its status does not matter, because goods in the body of a refusal are
 * given away; where nothing is known of the goods, and for HEAD, a success counts.
 */
export function handsOver(
  answer: { status: number; body: string; json?: unknown },
  goods: Goods,
  method: string,
): boolean {
  const success = succeeds(answer);
  if (goods.marks.some((mark) => holds(answer.body, mark))) return true;
  return success && (method === "HEAD" || goods.marks.length === 0);
}

function holds(body: string, mark: string): boolean {
  return body.includes(mark) || body.includes(JSON.stringify(mark).slice(1, -1));
}

/** The string leaves of a JSON body; of any other body, the whole and its lines. */
function textsOf(answer: HttpAnswer): Set<string> {
  if (answer.json === undefined) return new Set([answer.body, ...answer.body.split("\n")].map((text) => text.trim()));
  const texts = new Set<string>();
  collect(answer.json, texts);
  // A body without telling strings, such as {"answer":42}, is its own mark.
  if (texts.size === 0) texts.add(answer.body);
  return texts;
}

function collect(value: unknown, texts: Set<string>): void {
  if (typeof value === "string") {
    if (value.length >= shortestMark) texts.add(value);
  } else if (typeof value === "object" && value !== null) {
    for (const entry of Object.values(value)) collect(entry, texts);
  }
}
