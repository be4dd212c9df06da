import type { Problem } from "./finding.js";
import type { RequestStep, Vector } from "./format.js";

const ofTools = ["arguments", "meta"] as const;
const ofHttp = ["spelling", "payIn", "body", "varied", "version"] as const;

/** What only tools have would not be sent to other routes, nor to tools what only those have. */
export function checkTools({ steps, given }: Vector): Problem[] {
  const requests = steps.flatMap((step, index) =>
    "request" in step ? checkRequest(step, `/steps/${index}/request`) : [],
  );
  const { shop } = given ?? {};
  if (!shop || shop.tool) return requests;
  const answers = (["unpaid", "paid"] as const).flatMap((list) =>
    (shop[list] ?? []).flatMap(({ error }, index) => (error ? [`/given/shop/${list}/${index}/error`] : [])),
  );
  return [...requests, ...answers.map((pointer) => ({ pointer, problem: "Only a shop that sells a tool has that." }))];
}

function checkRequest({ request }: RequestStep, pointer: string): Problem[] {
  const isTool = request.route === "tool" || request.route.startsWith("tool-");
  const misplaced = (isTool ? ofHttp : ofTools).filter((member) => request[member] !== undefined);
  return misplaced.map((member) => ({
    pointer: `${pointer}/${member}`,
    problem: isTool ? `A tool has no ${member}.` : `Only tools have ${member}.`,
  }));
}
