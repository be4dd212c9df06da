import type { Problem } from "./finding.js";
import type { Expectations, Matcher, Step, Vector } from "./format.js";
import { join, tokensOf } from "./pointer.js";

type ExpectingStep = Extract<Step, { expect: unknown }>;

const acts = { facilitator: "call", server: "request", client: "buy", lib: "op" } as const;

/** The steps must fit the role, be told apart, and expect something that not every program shows. */
export function checkSteps(vector: Vector): Problem[] {
  const { kind, role, steps } = vector;
  const ids = steps.map(({ id }) => id);
  const expecting = steps.flatMap((step, index) => ("expect" in step ? [{ step, pointer: `/steps/${index}` }] : []));
  const findings: Problem[] = steps.flatMap((step, index) => [
    ...(ids.indexOf(step.id) < index
      ? [{ pointer: `/steps/${index}/id`, problem: `An earlier step is named ${step.id} too.` }]
      : []),
    ...((role !== "lib" && "chain" in step) || acts[role] in step
      ? []
      : [{ pointer: `/steps/${index}`, problem: `A vector for the ${role} has steps with ${stepsOf(role)}.` }]),
  ]);
  if (role === "lib") findings.push(...checkOffline(vector));
  if (expecting.length === 0)
    findings.push({ pointer: "/steps", problem: "No step expects anything, so anything would pass." });
  if (kind === "negative" && !vector.finally && !expecting.some(({ step }) => step.expect.never)) {
    findings.push({
      pointer: "/steps",
      problem: "A negative needs a never or a finally: what must not be seen or done, such as an acceptance.",
    });
  }
  return [
    ...findings,
    ...expecting.flatMap(({ step, pointer }) => checkExpect(step, `${pointer}/expect`)),
    ...expectationsOf(vector).flatMap(({ expectations, pointer }) => checkMatchers(expectations, pointer, ids)),
    ...checkPlaces(vector.finally ?? {}, "/finally", ids),
  ];
}

function stepsOf(role: Vector["role"]): string {
  return role === "lib" ? acts.lib : `${acts[role]} or chain`;
}

/** A library is asked and answers: there is nothing before and nothing afterwards. */
function checkOffline(vector: Vector): Problem[] {
  return (["given", "finally"] as const).flatMap((member) =>
    vector[member] === undefined ? [] : [{ pointer: `/${member}`, problem: `A vector for the lib has no ${member}.` }],
  );
}

function checkExpect({ expect }: ExpectingStep, pointer: string): Problem[] {
  return [
    ...expect.any.flatMap(({ grade, why, match }, index): Problem[] => {
      const place = `${pointer}/any/${index}`;
      return [
        ...(grade !== "strict" && !why?.trim()
          ? [{ pointer: place, problem: `An alternative of grade ${grade} needs a why.` }]
          : []),
        ...(Object.keys(match).length === 0
          ? [{ pointer: `${place}/match`, problem: "Matches anything at all." }]
          : []),
      ];
    }),
    ...(expect.never ?? []).flatMap((never, index) =>
      Object.keys(never).length === 0
        ? [{ pointer: `${pointer}/never/${index}`, problem: "Matches anything at all." }]
        : [],
    ),
  ];
}

function expectationsOf(vector: Vector): { expectations: Expectations; pointer: string }[] {
  const ofSteps = vector.steps.flatMap((step, index) => {
    if (!("expect" in step)) return [];
    const pointer = `/steps/${index}/expect`;
    return [
      ...step.expect.any.map(({ match }, place) => ({ expectations: match, pointer: `${pointer}/any/${place}/match` })),
      ...(step.expect.never ?? []).map((expectations, place) => ({
        expectations,
        pointer: `${pointer}/never/${place}`,
      })),
    ];
  });
  return [...ofSteps, { expectations: vector.finally ?? {}, pointer: "/finally" }];
}

function checkMatchers(expectations: Expectations, pointer: string, ids: readonly string[]): Problem[] {
  return Object.entries(expectations).flatMap(([place, matcher]) => {
    const here = join(pointer, place);
    return [
      ...(matcher.pattern !== undefined ? checkPattern(matcher.pattern, `${here}/pattern`) : []),
      ...checkReferences(matcher, here, ids),
      ...(matcher.b64json ? checkMatchers(matcher.b64json, `${here}/b64json`, ids) : []),
    ];
  });
}

function checkPattern(pattern: string, pointer: string): Problem[] {
  try {
    new RegExp(pattern, "u");
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ pointer, problem: `Not a regular expression: ${reason}.` }];
  }
}

function checkReferences(matcher: Matcher, pointer: string, ids: readonly string[]): Problem[] {
  const { sameAs, notSameAs } = matcher;
  return [
    ...(sameAs === undefined ? [] : unknownStep(sameAs, `${pointer}/sameAs`, ids)),
    ...(notSameAs === undefined ? [] : unknownStep(notSameAs, `${pointer}/notSameAs`, ids)),
  ];
}

function checkPlaces(expectations: Expectations, pointer: string, ids: readonly string[]): Problem[] {
  return Object.keys(expectations).flatMap((place) => unknownStep(place, join(pointer, place), ids));
}

/** A pointer to a step that does not exist would see nothing, whatever the program does. */
function unknownStep(target: string, pointer: string, ids: readonly string[]): Problem[] {
  const [part, id] = tokensOf(target);
  if (part !== "steps" || (id !== undefined && ids.includes(id))) return [];
  return [{ pointer, problem: `There is no step ${id}; steps are named by their ids, not by number.` }];
}
