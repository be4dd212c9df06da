import * as z from "zod";
import { operationNames } from "../lib/contract.js";
import { Expect, Expectations, Pointer } from "./expectation.js";

export { type Alternative, type Expect, Expectations, Matcher } from "./expectation.js";

/** Members that replace those of a default object, merged in depth; `{"$remove": true}` takes a member out. */
const Override = z.record(z.string(), z.unknown());
export type Override = z.infer<typeof Override>;

/** A change made to a finished document: a new value at a pointer, or the member there taken out. */
const Edit = z.union([
  z.strictObject({ path: Pointer, value: z.unknown() }),
  z.strictObject({ path: Pointer, remove: z.literal(true) }),
]);
export type Edit = z.infer<typeof Edit>;

/** Something done to the chain between two steps or before the first. */
export const ChainAction = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("blacklist"), who: z.string() }),
  z.strictObject({ do: z.literal("pause") }),
  z.strictObject({ do: z.literal("unpause") }),
  /** The payer cancels the payment's authorization. */
  z.strictObject({ do: z.literal("cancel-authorization") }),
  /** A third party submits the payment's authorization to the token. */
  z.strictObject({ do: z.literal("submit-authorization") }),
  /** A probe token reports the payment's authorization as used. */
  z.strictObject({ do: z.literal("mark-authorization-used") }),
  z.strictObject({ do: z.literal("set-funds"), who: z.string(), units: z.string() }),
]);
export type ChainAction = z.infer<typeof ChainAction>;

export const faultNames = [
  "ignore-signature",
  "ignore-window",
  "ignore-nonce",
  "ignore-balance",
  "no-op",
  "short-when-mined",
  "no-log-when-mined",
  "revert-when-mined",
] as const;
export type FaultName = (typeof faultNames)[number];

/**
 * A payment as a difference to the standard one (`specs/vectors/standard.json`). The steps of making it are: the offer,
 * the client's copy of it (`accepted`), the authorization, its signature, then changes to the finished payment.
 */
export const PaymentSpec = z.strictObject({
  offer: Override.optional(),
  accepted: Override.optional(),
  authorization: Override.optional(),
  signing: z
    .strictObject({
      key: z.string().optional(),
      primaryType: z.enum(["TransferWithAuthorization", "ReceiveWithAuthorization", "CancelAuthorization"]).optional(),
      domain: Override.optional(),
    })
    .optional(),
  signature: z
    .enum([
      "high-s",
      "v-zero-one",
      "v-29",
      "compact",
      "upper-case",
      "truncated",
      "extended",
      "zero",
      "empty",
      "flipped",
    ])
    .optional(),
  tamper: z.array(Edit).optional(),
});
export type PaymentSpec = z.infer<typeof PaymentSpec>;

/** What a scriptable peer answers. `honest` is what the reference would answer. */
export const PeerAnswer = z.strictObject({
  honest: z.literal(true).optional(),
  status: z.number().int().optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  json: z.unknown().optional(),
  raw: z.string().optional(),
  delayMs: z.number().int().max(10_000).optional(),
  /** `hang`: never answers. `close`: closes the connection. `drip`: sends one byte and then nothing. `endless`: never stops sending. */
  fault: z.enum(["hang", "close", "drip", "endless"]).optional(),
  /** Shop only: answers as to a request without a payment. */
  challenge: z.literal(true).optional(),
  /** Shop only: redirects to this path on the same or on the other origin. */
  redirect: z
    .strictObject({ status: z.number().int(), origin: z.enum(["shop", "other"]), path: z.string() })
    .optional(),
  /** Changes to the honest answer's JSON (facilitator) or to the JSON inside its payment header (shop). */
  edit: z.array(Edit).optional(),
});
export type PeerAnswer = z.infer<typeof PeerAnswer>;

/** The last answer of each list repeats. */
const FacilitatorScript = z.strictObject({
  verify: z.array(PeerAnswer).min(1).optional(),
  settle: z.array(PeerAnswer).min(1).optional(),
});

const ShopScript = z.strictObject({
  /** Each is an override of the standard offer; one standard offer when absent. */
  offers: z.array(Override).optional(),
  /** Changes to the finished challenge before it is encoded. */
  challenge: z.array(Edit).optional(),
  /** Answers to requests without a payment header; the challenge when absent. */
  unpaid: z.array(PeerAnswer).min(1).optional(),
  /** Answers to requests with one; verify, settle and deliver when absent. */
  paid: z.array(PeerAnswer).min(1).optional(),
});

export const Given = z.strictObject({
  /** Runs while no other case does, because it changes what all of them see. */
  exclusive: z.literal(true).optional(),
  /** What the payer owns, in atomic units of the asset. */
  funds: z.string().optional(),
  /** Uses a token of the suite's own that misbehaves as named (honestly when the list is empty) instead of USDC. */
  probe: z.array(z.enum(faultNames)).optional(),
  chain: z.array(ChainAction).optional(),
  payment: PaymentSpec.optional(),
  facilitator: FacilitatorScript.optional(),
  shop: ShopScript.optional(),
});
export type Given = z.infer<typeof Given>;

const StepId = z.string().regex(/^[a-z][a-z0-9-]*$/, "a name in kebab-case");

/** Calls the facilitator under test. */
const CallStep = z.strictObject({
  id: StepId,
  call: z.enum(["verify", "settle", "supported"]),
  /** Changes to the request's JSON body. */
  edit: z.array(Edit).optional(),
  /** Sent instead of a JSON body. */
  raw: z.string().optional(),
  /** Sends the same request this many times at once. */
  copies: z.number().int().min(2).max(50).optional(),
  expect: Expect,
});

/** Asks the server under test for a resource. */
const RequestStep = z.strictObject({
  id: StepId,
  request: z.strictObject({
    route: z.string(),
    method: z.string().optional(),
    spelling: z
      .enum(["trailing-slash", "double-slash", "upper-case", "percent-encoded", "dot-segment", "absolute-form"])
      .optional(),
    /** `payment`: pays as `given.payment` says, for the offer of the step that `offerOf` names. A string is sent as it is. */
    pay: z.union([z.literal(true), z.strictObject({ raw: z.string() })]).optional(),
    /** Sends the payment under this field name instead of PAYMENT-SIGNATURE. */
    payIn: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
  }),
  copies: z.number().int().min(2).max(50).optional(),
  expect: Expect,
});

/** Lets the client under test make one purchase at the suite's shop. */
const BuyStep = z.strictObject({ id: StepId, buy: z.literal(true), expect: Expect });

/** Asks the library under test for one operation of `specs/DRIVER.md`; the input is sent as it is. */
const LibStep = z.strictObject({
  id: StepId,
  op: z.enum(operationNames),
  input: z.record(z.string(), z.unknown()),
  expect: Expect,
});

/** Does something to the chain. */
const ChainStep = z.strictObject({ id: StepId, chain: ChainAction });

export const Step = z.union([CallStep, RequestStep, BuyStep, LibStep, ChainStep]);
export type Step = z.infer<typeof Step>;
export type CallStep = z.infer<typeof CallStep>;
export type RequestStep = z.infer<typeof RequestStep>;
export type BuyStep = z.infer<typeof BuyStep>;
export type LibStep = z.infer<typeof LibStep>;
export type ChainStep = z.infer<typeof ChainStep>;

/** One vector: a case that a program under test is put through, as data. Its path under `specs/vectors` is its id. */
export const VectorFile = z.strictObject({
  $schema: z.string(),
  rev: z.number().int().positive(),
  title: z.string().min(10),
  why: z.string().min(10),
  role: z.enum(["facilitator", "server", "client", "lib"]),
  kind: z.enum(["positive", "negative", "robustness", "observe"]),
  /** The first is the one that a violation convicts by, and that decides the level. */
  requirements: z.array(z.string()).min(1),
  /** Capabilities without which the case is not applicable: `asset.any`, `route.NAME`. */
  needs: z.array(z.string()).optional(),
  since: z.enum(["apr26", "may26", "sep26"]).optional(),
  until: z.enum(["apr26", "may26", "sep26"]).optional(),
  /** The twin that must pass for this case to count, and the only places where the two may differ. */
  control: z.strictObject({ vector: z.string(), differs: z.array(Pointer).min(1) }).optional(),
  given: Given.optional(),
  steps: z.array(Step).min(1),
  /** What must hold in the whole case document afterwards: chain, ledger, traffic and delivery. */
  finally: Expectations.optional(),
  derived: z.record(z.string(), z.unknown()).optional(),
  risk: z
    .strictObject({
      class: z.string(),
      severity: z.enum(["low", "medium", "high", "critical"]),
      seen: z.array(z.string()).optional(),
    })
    .optional(),
});
export type VectorFile = z.infer<typeof VectorFile>;

/** A vector with its id, such as `facilitator/eip3009/value-below-amount`. */
export type Vector = VectorFile & { id: string };
