import {
  isX402Error,
  maxBodyBytes,
  type Parsed,
  parse,
  parseJson,
  SettleResponse,
  SupportedResponse,
  VerifyResponse,
  X402Error,
} from "@x402-reference/types";
import { readBody } from "../read-body.js";

/** How far a response is read. */
export interface ReadOptions {
  /** Ends the reading when it fires. */
  signal?: AbortSignal;
  /** Longest body in bytes; default 65 536. */
  maxBytes?: number;
}

/**
 * Reads the answer of `POST /verify`. A refusal is a value, of whatever status it comes with.
 *
 * Throws `facilitator_malformed_response` or `facilitator_unreachable`; nothing but a 2xx with `isValid: true` is valid.
 *
 * @example
 * ```ts
 * const verdict = await readVerifyResponse(await fetch(`${url}/verify`, { method: "POST", body }));
 * ```
 * @see x402-specification-v2.md §5.4 and §7.1
 */
export function readVerifyResponse(response: Response, options: ReadOptions = {}): Promise<VerifyResponse> {
  return judge(response, options, {
    call: "/verify",
    read: (body) => parse(VerifyResponse, body),
    isRefusal: (answer) => !answer.isValid,
  });
}

/**
 * Reads the answer of `POST /settle`. A failed settlement is a value, of whatever status it comes with.
 *
 * Throws `facilitator_malformed_response` or `facilitator_unreachable`; the payment may then have been settled.
 *
 * @example
 * ```ts
 * const receipt = await readSettleResponse(await fetch(`${url}/settle`, { method: "POST", body }));
 * ```
 * @see x402-specification-v2.md §5.3 and §7.2
 */
export function readSettleResponse(response: Response, options: ReadOptions = {}): Promise<SettleResponse> {
  return judge(response, options, {
    call: "/settle",
    read: (body) => parse(SettleResponse, body),
    isRefusal: (answer) => !answer.success,
  });
}

/**
 * Reads the answer of `GET /supported`.
 *
 * Throws `facilitator_malformed_response` or `facilitator_unreachable`.
 *
 * @example
 * ```ts
 * const { kinds } = await readSupportedResponse(await fetch(`${url}/supported`));
 * ```
 * @see x402-specification-v2.md §7.3
 */
export function readSupportedResponse(response: Response, options: ReadOptions = {}): Promise<SupportedResponse> {
  return judge(response, options, {
    call: "/supported",
    read: (body) => parse(SupportedResponse, body),
    isRefusal: () => false,
  });
}

interface Judgement<Answer> {
  call: string;
  read: (body: unknown) => Parsed<Answer>;
  /** Tells whether an answer is a refusal, the only thing that is believed of a status other than 2xx. */
  isRefusal: (answer: Answer) => boolean;
}

async function judge<Answer>(
  response: Response,
  { signal = new AbortController().signal, maxBytes = maxBodyBytes }: ReadOptions,
  { call, read, isRefusal }: Judgement<Answer>,
): Promise<Answer> {
  const body = await readBody(response.body, { maxBytes, signal });
  const answer = body.ok ? readText(body.text, read) : undefined;
  if (!response.ok) {
    if (answer?.ok && isRefusal(answer.value)) return answer.value;
    throw unexpectedStatus(call, response.status);
  }
  if (!body.ok && body.problem !== "too_large") {
    throw new X402Error("facilitator_unreachable", `The facilitator's answer to ${call} broke off.`, {
      remedy: "Check the facilitator and the way to it.",
    });
  }
  if (answer?.ok) return answer.value;
  const { field, expected } = answer?.problem ?? { field: "", expected: `at most ${maxBytes} bytes long` };
  throw new X402Error(
    "facilitator_malformed_response",
    `The facilitator's answer to ${call} is malformed: ${field || "the body"} must be ${expected}.`,
    { field, remedy: "Report it to whoever runs the facilitator." },
  );
}

function readText<Answer>(text: string, read: (body: unknown) => Parsed<Answer>): Parsed<Answer> {
  try {
    return read(parseJson(text));
  } catch (error) {
    if (!isX402Error(error)) throw error;
    return { ok: false, problem: { field: "", expected: "a JSON object" } };
  }
}

function unexpectedStatus(call: string, status: number): X402Error {
  const denied = status === 401 || status === 403;
  return new X402Error("facilitator_unreachable", `The facilitator answered ${call} with status ${status}.`, {
    remedy: denied
      ? "It wants credentials: give them in the option headers of remoteFacilitator."
      : "Check the facilitator's URL, or try again later.",
  });
}
