import type { Expectations } from "../../../vectors/format.js";
import { remove } from "../../../vectors/pointer.js";
import { type Row, refuses, refusesOr, yields } from "../row.js";
import { settlement, settlementV1 } from "../samples.js";
import { shows, whole } from "./shows.js";

const receipt = (
  name: string,
  title: string,
  requirement: string,
  given: unknown,
  match: Expectations,
  never?: Expectations,
): Row => ({
  name: `settlement-${name}`,
  title: `A settlement in version 1 ${title}`,
  why: "Who asked in version 1 is answered in version 1.",
  requirements: [requirement, "HTTP-V1-006"],
  op: "v1.downgradeSettlement",
  input: { settlement: given },
  expect: yields(match, never),
});

const inV1 = (values: Readonly<Record<string, unknown>>, absent?: readonly string[]) =>
  shows("/value/settlement", values, absent);
const failed = {
  success: false,
  errorReason: "insufficient_funds",
  transaction: "",
  network: "eip155:84532",
  payer: settlement.payer,
};

/** Settlements of version 2 in the layout of version 1. */
export const settlementRows: readonly Row[] = [
  receipt(
    "plain",
    "has the name of the network and the payer",
    "HTTP-V1-009",
    settlement,
    inV1({
      "/success": true,
      "/network": "base-sepolia",
      "/transaction": settlement.transaction,
      "/payer": settlement.payer,
    }),
  ),
  receipt(
    "base",
    "has the name of Base",
    "EVM-V1-002",
    { ...settlement, network: "eip155:8453" },
    inV1({ "/network": "base" }),
  ),
  receipt(
    "failure",
    "keeps why it failed",
    "CORE-SR-008",
    failed,
    inV1({
      "/success": false,
      "/errorReason": "insufficient_funds",
      "/transaction": "",
      "/network": "base-sepolia",
      "/payer": settlement.payer,
    }),
  ),
  receipt(
    "no-null",
    "writes no null for what is absent",
    "WIRE-012",
    { ...settlement, errorReason: null, extensions: null },
    inV1({ "/network": "base-sepolia" }),
    { "/value/settlement/errorReason": { type: "null" } },
  ),
  {
    ...receipt(
      "refuses-unknown-network",
      "is not made of a network without a name",
      "EVM-V1-002",
      { ...settlement, network: "eip155:999999999" },
      whole,
    ),
    kind: "negative",
    control: { row: "settlement-plain", differs: ["/settlement/network"] },
    expect: refuses,
  },
  {
    ...receipt(
      "refuses-malformed",
      "is not made of a settlement without success",
      "CORE-SR-001",
      remove(settlement, "/success"),
      whole,
    ),
    kind: "negative",
    control: { row: "settlement-plain", differs: ["/settlement/success"] },
    expect: refuses,
  },
  {
    ...receipt("no-payer", "of which nobody knows the payer", "HTTP-V1-009", remove(settlement, "/payer"), whole),
    kind: "observe",
    expect: refusesOr("strict", "The payer is named by an empty text, or by whoever asks."),
  },
  {
    ...receipt("of-version-1", "of what is in version 1 already", "HTTP-V1-006", settlementV1, whole),
    kind: "observe",
    expect: refusesOr("strict", "Nothing is left to do."),
  },
];
