import type { Problem } from "./finding.js";
import type { Vector } from "./format.js";

/** Marks what the author of a scaffolded vector has still to write; what follows says what belongs there. */
export const toFillIn = "TO FILL IN: ";

/** What is still to be filled in of a vector that was scaffolded, in the words of the scaffold. */
export function checkFinished({ title, why, control }: Vector): Problem[] {
  const texts = { "/title": title, "/why": why, "/control/differs/0": control?.differs[0] ?? "" };
  return Object.entries(texts).flatMap(([pointer, text]) => {
    const [, missing] = text.split(toFillIn);
    return missing === undefined ? [] : [{ pointer, problem: `Still to be filled in: ${missing}` }];
  });
}
