import * as z from "zod";
import { operationNames } from "../lib/contract.js";
import { Expect, Expectations, Pointer } from "./expectation.js";
import { ChainAction, Given } from "./given-format.js";
import { Edit } from "./payment-format.js";
import { spellingNames } from "./spelling.js";
import { writingNames } from "./writing.js";

export { type Alternative, type Expect, Expectations, Matcher } from "./expectation.js";
export { ChainAction, Given, PeerAnswer } from "./given-format.js";
export { type Edit, PaymentSpec } from "./payment-format.js";
export type { SvmAction, SvmGiven, SvmMint } from "./svm-given-format.js";

const StepId = z.string().regex(/^[a-z][a-z0-9-]*$/, "a name in kebab-case");

/** Calls the facilitator under test. */
const CallStep = z.strictObject({
  id: StepId,
  call: z.enum(["verify", "settle", "supported"]),
  /** Changes to the request's JSON body. */
  edit: z.array(Edit).optional(),
  /** Sent instead of a JSON body. */
  raw: z.string().optional(),
  /** Sends the request as version 1 of the protocol writes it. */
  version: z.literal(1).optional(),
  /** Writes the hexadecimal digits of the signature and of the nonce in capitals. */
  respelled: z.literal(true).optional(),
  /** Sends the same request this many times at once. */
  copies: z.number().int().min(2).max(50).optional(),
  /** Each of the copies is a payment of its own, with a nonce of its own. */
  distinct: z.literal(true).optional(),
  /** How long the answer is waited for, in milliseconds; one that comes later counts as none. */
  withinMs: z.number().int().positive().optional(),
  expect: Expect,
});

/** Asks the server under test for a resource. */
const RequestStep = z.strictObject({
  id: StepId,
  request: z.strictObject({
    route: z.string(),
    method: z.string().optional(),
    spelling: z.enum(spellingNames).optional(),
    /** `payment`: pays as `given.payment` says, for the offer of the step that `offerOf` names. A string is sent as it is. */
    pay: z.union([z.literal(true), z.strictObject({ raw: z.string() })]).optional(),
    /** Sends the payment under this field name, or under each of these, instead of PAYMENT-SIGNATURE. */
    payIn: z.union([z.string(), z.array(z.string()).min(2)]).optional(),
    /** Writes the payment otherwise than as base64 of its JSON. */
    written: z.enum(writingNames).optional(),
    /** Each of the copies has other rubbish beside the authorization, as for another way of transfer. */
    varied: z.literal(true).optional(),
    /** Pays as version 1 of the protocol does, in X-PAYMENT. */
    version: z.literal(1).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
    /** Tools only: what the tool is called with. */
    arguments: z.record(z.string(), z.unknown()).optional(),
    /** Tools only: members of the call's `_meta`, beside the payment. */
    meta: z.record(z.string(), z.unknown()).optional(),
  }),
  copies: z.number().int().min(2).max(50).optional(),
  /** How long the answer is waited for, in milliseconds; one that comes later counts as none. */
  withinMs: z.number().int().positive().optional(),
  expect: Expect,
});

/** Lets the client under test make one purchase at the suite's shop. */
const BuyStep = z.strictObject({
  id: StepId,
  buy: z.literal(true),
  /** Makes the same call so often, one after the other, in one run of the program. */
  calls: z.number().int().min(2).max(5).optional(),
  /** What all calls of the run may spend together, in atomic units. */
  budget: z
    .string()
    .regex(/^[0-9]+$/)
    .optional(),
  expect: Expect,
});

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
  /** Capabilities without which the case is not applicable, such as `asset.any`, `method.permit2` or `route.NAME`. */
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
