import { usdcAddress } from "../chain/addresses.js";
import { decodeHeaderJson, member, parseJsonText } from "../peers/payment-header.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { habitual, inHeader } from "./simple-client.js";
import type { Mutant } from "./types.js";

/** Clients that find a meaning in what has none, or none in what has one. */
export function clientReadingFaults(): Mutant[] {
  return [
    ...habitual("reads-any-number", ["CORE-PP-022"], "reads an amount in whatever form it finds it", {
      challenge: readingOffers((offer) => ({ ...offer, amount: anyNumber(offer.amount) })),
    }),
    ...habitual("reads-digits", ["CORE-PP-020"], "reads the digits of an amount alone", {
      challenge: readingOffers((offer) => ({ ...offer, amount: anyNumber(String(offer.amount).replace(/\D/g, "")) })),
    }),
    ...habitual(
      "reads-the-older-price",
      ["CORE-PP-013", "CORE-PP-022", "HTTP-CLI-011"],
      "pays the price of version 1 where an offer has it",
      {
        challenge: readingOffers(({ maxAmountRequired, ...offer }) => ({
          ...offer,
          ...(maxAmountRequired !== undefined && { amount: maxAmountRequired }),
        })),
      },
    ),
    ...habitual("fits-addresses", ["CORE-PP-023"], "makes an address of whatever it finds", {
      challenge: readingOffers((offer) => ({
        ...offer,
        payTo: anyAddress(offer.payTo),
        asset: offer.asset === "USDC" ? usdcAddress : offer.asset,
      })),
    }),
    ...habitual("takes-any-time", ["CORE-PP-024"], "takes a minute where an offer leaves no time", {
      challenge: readingOffers((offer) => ({ ...offer, maxTimeoutSeconds: anyTime(offer.maxTimeoutSeconds) })),
    }),
    ...habitual("knows-any-network", ["WIRE-013", "CORE-PP-010"], "takes every network for the one that it knows", {
      challenge: readingOffers((offer) => ({ ...offer, network: "eip155:84532" })),
    }),
    ...habitual("obeys-text", ["ERR-003"], "pays as the text of a challenge says", {
      async challenge(answer) {
        const challenge = await inHeader(answer);
        const [, amount, payTo] = /pay ([0-9]+) to (0x[0-9a-fA-F]{40})/i.exec(String(member(challenge, "error"))) ?? [];
        return withOffers(challenge, (offer) => (amount && payTo ? { ...offer, amount, payTo } : offer));
      },
    }),
    ...habitual("knows-no-nulls", ["CORE-SR-013"], "breaks at members that are null", {
      challenge: async (answer) => unless(hasNull, await inHeader(answer)),
      result: (answer) => demanding(answer, (receipt) => !hasNull(receipt)),
    }),
    ...habitual("knows-every-member", ["CORE-EXT-011", "CORE-SR-015"], "breaks at members that it does not know", {
      challenge: async (answer) =>
        unless((challenge) => member(challenge, "zzz") !== undefined, await inHeader(answer)),
      result: (answer) => demanding(answer, (receipt) => member(receipt, "status") === undefined),
    }),
    ...habitual("reads-bytes", ["WIRE-005"], "reads each byte of a challenge as a letter", {
      challenge: async (answer) => parseJsonText(Buffer.from(headerOf(answer), "base64").toString("latin1")),
    }),
    ...habitual("wants-padding", ["WIRE-002"], "does not read base64 without padding", {
      challenge: async (answer) => (headerOf(answer).length % 4 === 0 ? inHeader(answer) : undefined),
    }),
    ...habitual("reads-short-headers", ["HTTP-CLI-005"], "cuts headers after four kilobytes", {
      challenge: async (answer) => decodeHeaderJson(headerOf(answer).slice(0, 4_096)),
    }),
    ...habitual(
      "guesses-encodings",
      ["HTTP-CLI-009", "HTTP-CLI-011", "WIRE-001", "WIRE-005", "WIRE-006", "WIRE-008"],
      "makes a challenge of whatever is in the header",
      { challenge: async (answer) => guessed(headerOf(answer)) },
    ),
  ];
}

function headerOf(answer: Response): string {
  return answer.headers.get("PAYMENT-REQUIRED") ?? "";
}

function readingOffers(read: (offer: JsonObject) => JsonObject) {
  return async (answer: Response) => withOffers(await inHeader(answer), read);
}

function withOffers(challenge: unknown, read: (offer: JsonObject) => JsonObject): unknown {
  const accepts = member(challenge, "accepts");
  if (!isObject(challenge) || !Array.isArray(accepts)) return challenge;
  return { ...challenge, accepts: accepts.map((offer: unknown) => (isObject(offer) ? read(offer) : offer)) };
}

function anyNumber(value: unknown): unknown {
  try {
    return BigInt.asUintN(256, BigInt(String(value).normalize("NFKC"))).toString();
  } catch {
    return value;
  }
}

function anyAddress(value: unknown): string {
  const digits = String(value)
    .replace(/^0x/, "")
    .replace(/[^0-9a-fA-F]/g, "0");
  return `0x${digits.padEnd(40, "0").slice(0, 40)}`;
}

function anyTime(value: unknown): unknown {
  return typeof value === "number" && value > 0 ? value : 60;
}

function hasNull(value: unknown): boolean {
  return isObject(value) && Object.values(value).some((inner) => inner === null || hasNull(inner));
}

function unless(isBad: (value: unknown) => boolean, value: unknown): unknown {
  return isBad(value) ? undefined : value;
}

function demanding(answer: Response, isGood: (receipt: unknown) => boolean): Response {
  if (!isGood(decodeHeaderJson(answer.headers.get("PAYMENT-RESPONSE") ?? ""))) throw new Error("The receipt is odd.");
  return answer;
}

/** Undoes one encoding after the other, and mends what is not JSON, until there are offers. */
function guessed(text: string): unknown {
  const bytes = Buffer.from(text, "base64");
  const texts = [text, bytes.toString("utf8"), bytes.toString("utf16le")];
  const inner = texts.map((one) => Buffer.from(one, "base64").toString("utf8"));
  const found = [...texts, ...inner].flatMap((one) => [parseJsonText(one), parseJsonText(mended(one))]);
  return found.map(unwrapped).find((challenge) => member(challenge, "accepts") !== undefined);
}

function mended(text: string): string {
  return text
    .replace(/\/\*.*?\*\//g, "")
    .replaceAll("NaN", "60")
    .replace(/(\]\})(\{.*| and .*)$/s, "$1");
}

function unwrapped(value: unknown): unknown {
  if (typeof value === "string") return parseJsonText(value);
  return Array.isArray(value) ? value[0] : Object.assign({}, value);
}
