import type { OptionSpecs } from "./arguments.js";

/** Options that every command has. */
export const everywhere = {
  help: { help: "Says how to use the command." },
  "no-color": { help: "Writes without colour, as NO_COLOR does." },
} as const satisfies OptionSpecs;

/** Which vectors to take. */
export const selectionOptions = {
  profile: { value: "NAME", many: true, help: "Takes only the vectors of a profile." },
  only: { value: "GLOB", many: true, help: "Takes only vectors whose id matches; * within a segment, ** across." },
  skip: { value: "GLOB", many: true, help: "Leaves out vectors whose id matches." },
} as const satisfies OptionSpecs;

/** How and where to report. */
export const reportOptions = {
  out: { value: "DIR", help: "Writes report.json, and files of other reporters, into a folder." },
  reporter: {
    value: "NAME[=FILE]",
    many: true,
    help: "pretty (default), json, ndjson, junit, html, markdown or badge; into a file when one is named.",
  },
} as const satisfies OptionSpecs;

/** How to run. */
export const runOptions = {
  baseline: { value: "FILE", help: "Known failures, each with a reason; they do not make the run fail." },
  strict: { help: "Lets a violated SHOULD count against the target." },
  jobs: { value: "N", help: "Runs up to N cases at once (4)." },
  seed: { value: "N", help: "Seeds keys and nonces (1)." },
  repeat: { value: "N", help: "Runs N times with the same seed, and tells what did not end alike each time." },
  timeout: { value: "MS", help: "The longest that one case may take (10000)." },
  bail: { help: "Stops at the first unexpected failure." },
  "rpc-url": { value: "URL", help: "Uses a chain of `x402-conformance serve chain` that is already running." },
  "svm-rpc-url": { value: "URL", help: "The same for the Solana of `x402-conformance serve chain --solana`." },
  live: { help: "Allows a URL that is not on this machine." },
} as const satisfies OptionSpecs;
