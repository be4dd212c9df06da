import { decodeHeaderJson, member } from "../peers/payment-header.js";
import { referenceClientTarget } from "../roles/reference-targets.js";
import { type DecorateFetch, fetching, simpleClient } from "./simple-client.js";
import type { Mutant } from "./types.js";

/** Clients that pay once more where they have paid. */
export function clientRepeatingFaults(): Mutant[] {
  return [
    ...fetching(
      "pays-until-it-gets",
      ["HTTP-CLI-013", "HTTP-CLI-016", "HTTP-CLI-017", "HTTP-CLI-018", "HTTP-CLI-030", "ERR-003"],
      "pays anew until it has the goods and a receipt",
      payingTwice(simpleClient({})),
    ),
    ...fetching(
      "forgets-its-calls",
      ["HTTP-CLI-032"],
      "knows nothing of its last call when the same one is made again",
      simpleClient({}),
    ),
    {
      id: "client-budget-for-each-HTTP-CLI-033",
      role: "client",
      requirement: "HTTP-CLI-033",
      fault: "holds its budget against each payment by itself",
      target: referenceClientTarget({
        name: "a client that holds its budget against each payment by itself",
        decoratePolicy: ({ budgets: [budget] = [], ...policy }) =>
          budget ? { ...policy, maxAmount: { [budget.network]: { [budget.asset]: budget.amount } } } : policy,
      }),
    },
    ...fetching(
      "pays-each-address",
      ["HTTP-CLI-013"],
      "pays anew wherever its payment is sent on to",
      (paying, scheme) => async (input, init) => {
        const answer = await simpleClient({ request: (url, paid) => [url, { ...paid, redirect: "manual" }] })(
          paying,
          scheme,
        )(input, init);
        const place = answer.headers.get("location");
        return place === null ? answer : simpleClient({})(paying, scheme)(place, init);
      },
    ),
  ];
}

/** Makes the whole purchase a second time when the first does not look like one. */
export function payingTwice(client: DecorateFetch): DecorateFetch {
  return (paying, scheme) => {
    const buy = client(paying, scheme);
    return async (...asked) => {
      const first = await whole(buy(...asked));
      return first && isSettled(first) ? first : buy(...asked);
    };
  };
}

/** The answer with all of its body, or nothing when it does not come. */
async function whole(pending: Promise<Response>): Promise<Response | undefined> {
  try {
    const answer = await pending;
    const body = await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: answer.headers });
  } catch {
    return undefined;
  }
}

function isSettled({ ok, headers }: Response): boolean {
  const receipt = decodeHeaderJson(headers.get("PAYMENT-RESPONSE") ?? headers.get("X-PAYMENT-RESPONSE") ?? "");
  const network = member(receipt, "network");
  return ok && (network === "eip155:84532" || network === "base-sepolia");
}
