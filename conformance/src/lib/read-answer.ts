import { isObject } from "../vectors/json.js";
import { type Answer, errorTypes } from "./contract.js";

/** Deepest nesting of an answer that is looked at: three times what a wire object may have. */
const maxDepth = 100;

/** A line as an answer, or what is wrong with it, to be read after "The driver". */
export type ReadAnswer = { ok: true; id: number; answer: Answer } | { ok: false; problem: string };

/** Reads one line of a driver. */
export function readAnswer(line: string): ReadAnswer {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return wrong(`wrote a line that is not JSON: ${shorten(line)}`);
  }
  if (!isObject(json)) return wrong(`wrote a line that is not a JSON object: ${shorten(line)}`);
  const { id, ok, value, error } = json;
  if (typeof id !== "number") return wrong(`wrote an answer without the id of its question: ${shorten(line)}`);
  if (ok === true) {
    return isObject(value)
      ? { ok: true, id, answer: { ok, value: Object.fromEntries(Object.entries(value).map(pruneMember)) } }
      : wrong(`wrote an answer that is ok but whose value is not an object: ${shorten(line)}`);
  }
  if (ok !== false) return wrong(`wrote an answer whose ok is neither true nor false: ${shorten(line)}`);
  const type = isObject(error) ? errorTypes.find((name) => name === error.type) : undefined;
  if (!isObject(error) || type === undefined) {
    return wrong(`wrote an error whose type is none of ${errorTypes.join(", ")}: ${shorten(line)}`);
  }
  const { field, detail } = error;
  return {
    ok: true,
    id,
    answer: {
      ok,
      error: { type, ...(typeof field === "string" && { field }), ...(typeof detail === "string" && { detail }) },
    },
  };
}

function wrong(problem: string): ReadAnswer {
  return { ok: false, problem };
}

/** The beginning of a line, for messages. */
function shorten(line: string): string {
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 119)}…` : line);
}

function pruneMember([name, value]: [string, unknown]): [string, unknown] {
  return [name, prune(value, maxDepth)];
}

/** A library may accept what is nested without end; the suite has to report that and survive. */
function prune(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return `(nested deeper than ${maxDepth} levels)`;
  if (Array.isArray(value)) return value.map((element) => prune(element, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, prune(member, levels - 1)]));
}
