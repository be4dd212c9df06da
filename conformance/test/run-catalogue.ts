import type { Vector } from "../src/vectors/format.js";
import type { Catalogue } from "../src/vectors/load.js";
import type { Requirement } from "../src/vectors/requirement.js";
import { standard } from "./sample-vectors.js";

/** A vector of one step `ask` that expects `{ ok: true }`, or `{ ok: "other" }` as lenient. */
export function sampleVector(id: string, more: Partial<Vector> = {}): Vector {
  return {
    id,
    $schema: "",
    rev: 1,
    title: `What ${id} says holds`,
    why: "A sample for the tests of the runner.",
    role: "facilitator",
    kind: "positive",
    requirements: ["FAC-A-001"],
    steps: [
      {
        id: "ask",
        call: "verify",
        expect: {
          any: [
            { grade: "strict", match: { "/ok": { const: true } } },
            { grade: "lenient", why: "also safe", match: { "/ok": { const: "other" } } },
          ],
        },
      },
    ],
    ...more,
  };
}

/** A negative behind a twin. */
export function sampleNegative(id: string, control: string, more: Partial<Vector> = {}): Vector {
  return sampleVector(id, { kind: "negative", control: { vector: control, differs: ["/given"] }, ...more });
}

function requirement(id: string, level: Requirement["level"]): Requirement {
  return { id, level, basis: "K", roles: ["facilitator"], text: `The duty ${id}.`, source: "core §1" };
}

/** A catalogue of the given vectors with a core and a hardening profile for the facilitator. */
export function sampleCatalogue(vectors: readonly Vector[]): Catalogue {
  const requirements = [
    requirement("FAC-A-001", "MUST"),
    requirement("FAC-B-001", "SHOULD"),
    requirement("FAC-C-001", "MAY"),
  ];
  return {
    vectors: [...vectors].sort((a, b) => (a.id < b.id ? -1 : 1)),
    requirements: new Map(requirements.map((entry) => [entry.id, entry])),
    areas: [],
    gaps: [],
    profiles: [
      { name: "facilitator-core", title: "Core", role: "facilitator", requirements: ["FAC-A-*"] },
      { name: "facilitator-more", title: "More", role: "facilitator", requirements: ["FAC-B-*", "FAC-C-*"] },
      { name: "server-core", title: "Core", role: "server", requirements: ["SRV-*"] },
    ],
    standard,
    digest: "sha256:00",
    version: "0.0.0",
    pin: "a pin",
    files: new Map(),
  };
}
