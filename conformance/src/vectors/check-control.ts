import { covers, differences } from "./differences.js";
import type { Problem } from "./finding.js";
import type { Vector } from "./format.js";
import type { Catalogue } from "./load.js";

/** A negative counts only behind a positive twin that does the same but for the declared places. */
export function checkControl(vector: Vector, { vectors }: Catalogue): Problem[] {
  const { control, kind, role } = vector;
  if (!control) {
    const problem = "A negative needs a control: the twin that must be accepted, and the places where the two differ.";
    return kind === "negative" ? [{ problem }] : [];
  }
  const pointer = "/control/vector";
  const twin = vectors.find(({ id }) => id === control.vector);
  if (!twin) return [{ pointer, problem: `There is no vector ${control.vector}.` }];
  if (twin.kind !== "positive") {
    return [{ pointer, problem: `${twin.id} is of kind ${twin.kind}. A control must be positive.` }];
  }
  if (twin.role !== role) return [{ pointer, problem: `${twin.id} tries the ${twin.role}, not the ${role}.` }];
  const circle = circleFrom(vector, vectors);
  if (circle) return [{ pointer, problem: `The controls form a circle: ${circle.join(", ")}.` }];

  const found = differences(twin, vector);
  return [
    ...found
      .filter((place) => !control.differs.some((declared) => covers(declared, place)))
      .map((place) => ({
        pointer: place,
        problem: `Differs from ${twin.id} here, which is not declared. Declare it in control.differs, or make both the same.`,
      })),
    ...control.differs.flatMap((declared, index): Problem[] => {
      const here = `/control/differs/${index}`;
      if (declared === "/given" || declared === "/steps") {
        return [{ pointer: here, problem: `${declared} declares everything. Name the member that differs.` }];
      }
      return found.some((place) => covers(declared, place))
        ? []
        : [{ pointer: here, problem: `There is no difference to ${twin.id} at ${declared}.` }];
    }),
  ];
}

function circleFrom(vector: Vector, vectors: readonly Vector[]): string[] | undefined {
  const path: string[] = [];
  let next: Vector | undefined = vector;
  while (next) {
    if (path.includes(next.id)) return [...path, next.id];
    path.push(next.id);
    const id: string | undefined = next.control?.vector;
    next = vectors.find((candidate) => candidate.id === id);
  }
  return undefined;
}
