import { answer, eitherWay, type Row, refuses, refusesOr, yields } from "./row.js";

const max = (2n ** 256n - 1n).toString();
const overflow = (2n ** 256n).toString();
const safe = "9007199254740993";

const canonical: readonly [name: string, title: string, text: string][] = [
  ["one", "the smallest amount", "1"],
  ["cent", "a cent of a token with six decimals", "10000"],
  ["beyond-double", "2^53 + 1", safe],
  ["beyond-uint64", "2^64", "18446744073709551616"],
  ["uint256-max", "2^256 - 1", max],
];

const malformed: readonly [name: string, title: string, requirement: string, text: string][] = [
  ["empty", "no digits", "EVM-GEN-008", ""],
  ["minus", "a minus sign", "EVM-GEN-008", "-1"],
  ["plus", "a plus sign", "EVM-GEN-008", "+1"],
  ["point", "a decimal point", "EVM-GEN-008", "0.01"],
  ["final-point", "a point at the end", "EVM-GEN-008", "1."],
  ["comma", "a separator of thousands", "EVM-GEN-008", "1,000"],
  ["underscore", "an underscore", "EVM-GEN-008", "1_000"],
  ["exponent", "an exponent", "EVM-GEN-008", "1e4"],
  ["hexadecimal", "hexadecimal digits", "EVM-GEN-008", "0x2710"],
  ["dollar", "a dollar sign", "EVM-GEN-008", "$1"],
  ["space", "a space in front", "EVM-GEN-008", " 1"],
  ["line-break", "a line break at the end", "EVM-GEN-008", "1\n"],
  ["arabic-digits", "digits of another script", "EVM-GEN-008", "١٠"],
  ["full-width", "full-width digits", "EVM-GEN-008", "１０"],
  ["infinity", "the word Infinity", "EVM-GEN-008", "Infinity"],
  ["leading-zero", "a leading zero", "EVM-GEN-009", "010000"],
  ["many-zeros", "zeros only", "EVM-GEN-009", "00"],
  ["uint256-overflow", "2^256", "EVM-GEN-009", overflow],
  ["hundred-digits", "a hundred digits", "EVM-GEN-009", "9".repeat(100)],
];

const toAtomic: readonly [name: string, decimal: string, decimals: number, amount: string][] = [
  ["cent", "0.01", 6, "10000"],
  ["trailing-zero", "0.10", 6, "100000"],
  ["whole", "1", 6, "1000000"],
  ["zero", "0", 6, "0"],
  ["smallest", "0.000001", 6, "1"],
  ["float-029", "0.29", 6, "290000"],
  ["float-435", "4.35", 6, "4350000"],
  ["float-007", "0.07", 6, "70000"],
  ["float-1005", "1.005", 6, "1005000"],
  ["float-large", "999999.999999", 6, "999999999999"],
  ["beyond-double", "9007199254.740993", 6, safe],
  ["no-decimals", "25", 0, "25"],
  ["no-decimals-point-zero", "25.0", 0, "25"],
  ["eighteen-029", "0.29", 18, "290000000000000000"],
  ["eighteen-smallest", "0.000000000000000001", 18, "1"],
  ["eighteen-all-digits", "123456789.123456789123456789", 18, "123456789123456789123456789"],
  ["thirty-six", "1", 36, `1${"0".repeat(36)}`],
  ["thirty-six-smallest", `0.${"0".repeat(35)}1`, 36, "1"],
  ["surplus-zeros", "0.0100000000", 6, "10000"],
  ["uint256-max", `${max.slice(0, -18)}.${max.slice(-18)}`, 18, max],
];

const inexact: readonly [name: string, title: string, decimal: string, decimals: number][] = [
  ["seven-decimals", "0.0000001 of a token with six decimals", "0.0000001", 6],
  ["more-decimals", "1.2345678 of a token with six decimals", "1.2345678", 6],
  ["fraction-of-whole", "0.5 of a token without decimals", "0.5", 0],
  ["nineteen-decimals", "nineteen decimals of a token with eighteen", "0.0000000000000000001", 18],
  ["overflow", "2^256 of a token without decimals", overflow, 0],
  ["overflow-scaled", "an amount that leaves 256 bits once it is scaled", "1".padEnd(61, "0"), 18],
];

const noDecimal: readonly [name: string, title: string, decimal: string][] = [
  ["empty", "no digits", ""],
  ["minus", "a minus sign", "-0.01"],
  ["plus", "a plus sign", "+0.01"],
  ["comma", "a separator of thousands", "1,000"],
  ["decimal-comma", "a decimal comma", "0,01"],
  ["two-points", "two points", "1.0.0"],
  ["exponent", "an exponent", "1e3"],
  ["hexadecimal", "hexadecimal digits", "0x10"],
  ["space", "a space at the end", "1 "],
  ["dollar", "a dollar sign", "$0.01"],
  ["unit", "the name of a currency", "1 USD"],
  ["not-a-number", "the word NaN", "NaN"],
  ["infinity", "the word Infinity", "Infinity"],
  ["full-width", "full-width digits", "１"],
];

const shorthand: readonly [name: string, title: string, decimal: string][] = [
  ["bare-fraction", "no whole part", ".5"],
  ["bare-whole", "a point and nothing after it", "5."],
  ["leading-zero", "a leading zero", "01.5"],
];

const fromAtomic: readonly [name: string, amount: string, decimals: number, decimal: string][] = [
  ["cent", "10000", 6, "0.01"],
  ["shortest", "100000", 6, "0.1"],
  ["whole", "1000000", 6, "1"],
  ["zero", "0", 6, "0"],
  ["smallest", "1", 6, "0.000001"],
  ["beyond-double", safe, 6, "9007199254.740993"],
  ["no-decimals", "25", 0, "25"],
  ["eighteen", "290000000000000000", 18, "0.29"],
  ["thirty-six", "1", 36, `0.${"0".repeat(35)}1`],
  ["uint256-max", max, 18, `${max.slice(0, -18)}.${max.slice(-18)}`],
];

/** The twin of an inexact conversion has the same decimals. */
const controlFor: Readonly<Record<number, string>> = { 0: "to-atomic-no-decimals", 18: "to-atomic-eighteen-029" };

const forms = ["EVM-GEN-008", "CORE-RQ-003"];

export const amountRows: readonly Row[] = [
  ...canonical.map(
    ([name, title, text]): Row => ({
      name: `parse-${name}`,
      title: `An amount of ${title} is read exactly`,
      why: "Amounts are strings because no float holds them.",
      requirements: [...forms, "CORE-PP-019"],
      op: "amount.parse",
      input: { text },
      expect: yields(answer({ amount: text })),
    }),
  ),
  {
    name: "parse-zero",
    title: "An amount of zero is read",
    why: "It is well-formed; whether it is a price is for others to say.",
    requirements: forms,
    op: "amount.parse",
    input: { text: "0" },
    expect: yields(answer({ amount: "0" })),
  },
  ...malformed.map(
    ([name, title, requirement, text]): Row => ({
      name: `parse-refuses-${name}`,
      title: `An amount with ${title} is refused`,
      why: "Two parties that read one text as two amounts pay wrongly.",
      requirements: [requirement, ...forms],
      kind: "negative",
      control: { row: "parse-cent", differs: ["/text"] },
      op: "amount.parse",
      input: { text },
      expect: refuses,
      risk: { class: "wrong amount", severity: "high" },
    }),
  ),
  ...toAtomic.map(
    ([name, decimal, decimals, amount]): Row => ({
      name: `to-atomic-${name}`,
      title: `${short(decimal)} at ${decimals} decimals (${name}) becomes atomic units exactly`,
      why: "Converted through a float, prices drift by a unit or more.",
      requirements: ["EVM-3009-045"],
      op: "amount.toAtomic",
      input: { decimal, decimals },
      expect: yields(answer({ amount })),
      risk: { class: "wrong amount", severity: "medium", seen: ["upstream issue #795"] },
    }),
  ),
  ...inexact.map(
    ([name, title, decimal, decimals]): Row => ({
      name: `to-atomic-refuses-${name}`,
      title: `${title} is refused rather than rounded`,
      why: "A rounded price is another price, and rounded to zero it is free.",
      requirements: ["EVM-3009-045"],
      kind: "negative",
      control: { row: controlFor[decimals] ?? "to-atomic-cent", differs: ["/decimal"] },
      op: "amount.toAtomic",
      input: { decimal, decimals },
      expect: refuses,
      risk: { class: "wrong amount", severity: "high" },
    }),
  ),
  ...noDecimal.map(
    ([name, title, decimal]): Row => ({
      name: `to-atomic-refuses-${name}`,
      title: `A decimal number with ${title} is refused`,
      why: "What is no plain number in one language is another number in the next.",
      requirements: ["EVM-3009-045"],
      kind: "negative",
      control: { row: "to-atomic-cent", differs: ["/decimal"] },
      op: "amount.toAtomic",
      input: { decimal, decimals: 6 },
      expect: refuses,
    }),
  ),
  ...shorthand.map(
    ([name, title, decimal]): Row => ({
      name: `to-atomic-shorthand-${name}`,
      title: `A decimal number with ${title}`,
      why: "The value is plain, the grammar is not; readers differ.",
      requirements: ["EVM-3009-045"],
      kind: "observe",
      op: "amount.toAtomic",
      input: { decimal, decimals: 6 },
      expect: eitherWay,
    }),
  ),
  ...[-1, 1.5, 256].map(
    (decimals): Row => ({
      name: `to-atomic-decimals-${String(decimals).replace("-", "minus-").replace(".", "-")}`,
      title: `${decimals} decimals`,
      why: "No token has them, and padding by them is work without bound.",
      requirements: ["EVM-3009-045"],
      kind: "robustness",
      control: { row: "to-atomic-whole", differs: ["/decimals"] },
      op: "amount.toAtomic",
      input: { decimal: "1", decimals },
      expect: refusesOr("warn", "The caller's own mistake, as a token's decimals come from its contract."),
    }),
  ),
  ...fromAtomic.map(
    ([name, amount, decimals, decimal]): Row => ({
      name: `from-atomic-${name}`,
      title: `${short(amount)} atomic units at ${decimals} decimals (${name}) become a decimal number exactly`,
      why: "What a person is shown must be what is paid.",
      requirements: ["EVM-3009-045"],
      op: "amount.fromAtomic",
      input: { amount, decimals },
      expect: yields(answer({ decimal })),
    }),
  ),
  ...["-1", "0.5", "1e3", ""].map(
    (amount, index): Row => ({
      name: `from-atomic-refuses-${["minus", "point", "exponent", "empty"][index]}`,
      title: `${JSON.stringify(amount)} is refused as atomic units`,
      why: "Shown as a number, it would be some other amount.",
      requirements: ["EVM-GEN-008"],
      kind: "negative",
      control: { row: "from-atomic-cent", differs: ["/amount"] },
      op: "amount.fromAtomic",
      input: { amount, decimals: 6 },
      expect: refuses,
    }),
  ),
];

function short(digits: string): string {
  return digits.length > 40 ? `${digits.slice(0, 12)}…${digits.slice(-6)}` : digits;
}
