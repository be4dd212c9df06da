import type { Report, Result, Status } from "../src/report/format.js";

/** A result to start from. */
export function sampleResult(vector: string, status: Status, more: Partial<Result> = {}): Result {
  return {
    vector,
    rev: 1,
    title: `The case ${vector} does what it says`,
    why: "A reader of the report wants to know why.",
    requirements: ["FAC-VER-001"],
    level: "MUST",
    status,
    ...(status === "pass" && { grade: "strict" as const }),
    transcript: [],
    durationMs: 12,
    replay: `x402-conformance facilitator --cmd 'node app.js' --seed 1 --only ${vector}`,
    ...more,
  };
}

/** One result of each kind, with text in it that no rendering may trust. */
export const sampleResults: readonly Result[] = [
  sampleResult("facilitator/eip3009/valid", "pass", {
    title: "A correctly signed payment is valid",
    transcript: [
      { at: 0, from: "suite", to: "target", what: "POST /verify", detail: { body: { x402Version: 2 } } },
      { at: 9, from: "target", to: "suite", what: "200", detail: { json: { isValid: true } } },
    ],
  }),
  sampleResult("facilitator/eip3009/other-reason", "pass", { grade: "lenient", control: "facilitator/eip3009/valid" }),
  sampleResult("facilitator/eip3009/value-below-amount", "fail", {
    title: "A correctly signed authorization for one unit less than the price is not valid",
    why: "Off-by-one underpayment: the signature is good, so only the amount rule can refuse it.",
    requirements: ["FAC-VER-008"],
    control: "facilitator/eip3009/valid",
    message: "The target answered <script>alert(1)</script> & more.",
    expected: { at: "/steps/verify/json/isValid", words: "false", matcher: { const: false } },
    observed: true,
    transcript: [
      {
        at: 0,
        from: "suite",
        to: "target",
        what: "POST /verify",
        detail: { headers: { "content-type": "application/json" } },
      },
      { at: 14, from: "target", to: "suite", what: "200", detail: { json: { isValid: true, payer: "0x6a…" } } },
    ],
  }),
  sampleResult("facilitator/eip3009/value-below-amount-settle", "blocked", {
    blockedBy: "facilitator/eip3009/value-below-amount",
    message: "Does not count, because its twin did not pass: facilitator/eip3009/value-below-amount ended as fail.",
  }),
  sampleResult("facilitator/http/content-type", "warn", {
    level: "SHOULD",
    requirements: ["FAC-HTTP-002"],
    expected: { at: "/steps/verify/headers/content-type", words: "text that matches ^application/json" },
    observed: "text/html",
  }),
  sampleResult("facilitator/http/racy", "flaky", {
    message: "Attempt 1 ended as fail, attempt 2 as pass, with the same seed.",
  }),
  sampleResult("facilitator/http/known", "fail", {
    baseline: { because: "The queue worker releases early.", issue: "https://example.org/issues/12" },
  }),
  sampleResult("facilitator/http/stream", "untestable", {
    message: "The target declares route.stream but does not show it.",
  }),
  sampleResult("facilitator/gap/empty-extra", "info", { level: "MAY", message: "Answered 200." }),
  sampleResult("facilitator/asset/any", "na", { message: "The target does not declare asset.any." }),
];

/** A report made of results. */
export function sampleReport(results: readonly Result[] = sampleResults, more: Partial<Report> = {}): Report {
  const count = (status: Status) => results.filter((result) => result.status === status).length;
  return {
    format: 1,
    suite: { name: "@x402-reference/conformance", version: "1.2.3" },
    specs: { version: "1.0.0", digest: "sha256:0123456789abcdef0123456789abcdef", pin: "x402 September 2026" },
    target: { kind: "cmd", value: "node app.js", capabilities: ["asset.any"] },
    role: "facilitator",
    profiles: ["facilitator-core"],
    seed: 1,
    startedAt: "2026-11-21T13:00:00.000Z",
    durationMs: 4_210,
    verdicts: { "facilitator-core": "not conformant", "facilitator-hardening": "conformant with lenient refusals" },
    counts: {
      pass: count("pass"),
      fail: count("fail"),
      warn: count("warn"),
      na: count("na"),
      blocked: count("blocked"),
      untestable: count("untestable"),
      flaky: count("flaky"),
      info: count("info"),
      error: count("error"),
    },
    requirements: {
      "FAC-VER-001": {
        level: "MUST",
        text: "A payment that keeps every rule is valid.",
        source: "x402-specification-v2.md §7.1",
      },
      "FAC-VER-008": {
        level: "MUST",
        text: "The authorization's value is exactly the offer's amount.",
        source: "scheme_exact_evm.md, Verification 5",
      },
      "FAC-HTTP-002": {
        level: "SHOULD",
        text: "Answers carry the media type of JSON.",
        source: "x402-specification-v2.md §7",
      },
    },
    results: [...results],
    ...more,
  };
}
