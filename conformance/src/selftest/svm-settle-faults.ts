import type { SettleResponse } from "@x402-reference/types";
import { listen, readBody } from "../peers/listen.js";
import { member, parseJsonText } from "../peers/payment-header.js";
import { variable } from "../roles/environment.js";
import { referenceFacilitatorTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import { faulty, mutantsOf, settling } from "./faulty-facilitator.js";
import {
  burning,
  forgetting,
  isPending,
  reasonOf,
  reconcilingFirst,
  replaying,
  type Settle,
  waiting,
} from "./settle-faults.js";
import type { Mutant } from "./types.js";

/** Facilitators that execute payments on Solana wrongly, or do not find out what became of them. */
export function svmSettleFaults(): Mutant[] {
  return [
    ...faulty(
      "shares-success-on-solana",
      ["SVM-EX-200", "SVM-EX-202"],
      "answers every settlement of one transaction with success",
      settling(replaying),
    ),
    ...faulty(
      "keys-by-all-bytes",
      ["SVM-EX-201"],
      "takes other bytes in its own place for another payment",
      settling(sharingWithOthers),
    ),
    ...faulty(
      "settles-when-asked-to-verify",
      ["SVM-EX-167"],
      "settles a payment on Solana at verify",
      (facilitator) => ({
        ...facilitator,
        async verify(request) {
          const verdict = await facilitator.verify(request);
          if (verdict.isValid) await facilitator.settle(request);
          return verdict;
        },
      }),
    ),
    ...faulty(
      "burns-refused-transactions",
      ["SVM-EX-203", "SVM-EX-211"],
      "never settles a transaction again that was refused once",
      settling(burning),
    ),
    ...faulty(
      "calls-unconfirmed-failed",
      ["SVM-EX-207"],
      "calls a transaction failed that is not confirmed yet",
      settling(answering(isPending, (answer) => ({ ...answer, errorReason: failed, transaction: "" }))),
    ),
    ...faulty(
      "waits-for-confirmation",
      ["SVM-EX-207"],
      "waits for a confirmation as long as it takes",
      settling(waiting),
    ),
    ...faulty(
      "forgets-unconfirmed",
      ["SVM-EX-208"],
      "does not remember that a transaction is not confirmed yet",
      settling(forgetting),
    ),
    ...faulty(
      "looks-at-the-signature-alone",
      ["SVM-EX-209"],
      "answers for a pending transaction on Solana whatever is asked for now",
      settling(reconcilingFirst),
    ),
    ...faulty(
      "never-gives-up",
      ["SVM-EX-212"],
      "calls a transaction pending that can never be executed",
      settling(
        answering(
          (answer) => reasonOf(answer) === failed,
          (answer) => ({ ...answer, errorReason: "settlement_pending" }),
        ),
      ),
    ),
    ...mutantsOf(
      "takes-silence-for-no",
      ["SVM-EX-210"],
      "takes a broadcast without an answer for none",
      relayed("a facilitator that takes silence for no", (method, reply) =>
        method === "sendTransaction" && reply === undefined
          ? { error: { code: -32_002, message: "Transaction simulation failed" } }
          : undefined,
      ),
    ),
    ...mutantsOf("sends-once", ["SVM-EX-213"], "sends a transaction once, whatever becomes of it", sendingOnce()),
  ];
}

const failed = "invalid_exact_svm_transaction_failed";

/** Changes answers of a kind. */
function answering(
  isMeant: (answer: SettleResponse) => boolean,
  change: (answer: SettleResponse & { success: false }) => SettleResponse,
) {
  return (settle: Settle): Settle =>
    async (request) => {
      const answer = await settle(request);
      return !answer.success && isMeant(answer) ? change(answer) : answer;
    };
}

/** Answers success for a transaction that was settled when it comes with other bytes in the first place. */
function sharingWithOthers(settle: Settle): Settle {
  const successes = new Map<string, { text: string; answer: SettleResponse }>();
  return async (request) => {
    const text = String(member(request.paymentPayload.payload, "transaction"));
    const signed = Buffer.from(text, "base64").subarray(65).toString("base64");
    const known = successes.get(signed);
    if (known && known.text !== text) return known.answer;
    const answer = await settle(request);
    if (answer.success) successes.set(signed, { text, answer });
    return answer;
  };
}

/** What is said instead of what the node has said; nothing where that is passed on. */
type Saying = (method: string, reply: unknown, body: string) => object | undefined;

/** The reference behind something that changes what its node of Solana says. */
function relayed(name: string, saying: Saying, ahead: Saying = () => undefined): Target {
  const reference = referenceFacilitatorTarget();
  return {
    ...reference,
    value: name,
    async start(environment) {
      if (environment.SVM_RPC_URL === undefined) return reference.start(environment);
      const rpcUrl = variable(environment, "SVM_RPC_URL");
      const relay = await listen(async (request, response) => {
        const body = await readBody(request);
        const asked = parseJsonText(body);
        const method = String(member(asked, "method"));
        const early = ahead(method, undefined, body);
        const reply = early ? undefined : await askedOf(rpcUrl, body);
        const said = early ?? saying(method, reply, body) ?? reply;
        if (said === undefined) return void response.destroy();
        const answer = said === reply ? said : { jsonrpc: "2.0", id: member(asked, "id") ?? null, ...said };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
      const running = await reference.start({ ...environment, SVM_RPC_URL: relay.url });
      return {
        ...running,
        async stop() {
          await running.stop();
          await relay.stop();
        },
      };
    },
  };
}

/** Tells the facilitator that a transaction was taken once more, and does not hand it over. */
function sendingOnce(): Target {
  const taken = new Map<string, unknown>();
  return relayed(
    "a facilitator that sends once",
    (method, reply, body) => {
      if (method === "sendTransaction") taken.set(transactionIn(body), member(reply, "result"));
      return undefined;
    },
    (method, _, body) =>
      method === "sendTransaction" && taken.has(transactionIn(body))
        ? { result: taken.get(transactionIn(body)) }
        : undefined,
  );
}

function transactionIn(body: string): string {
  return String(member(member(parseJsonText(body), "params"), "0"));
}

async function askedOf(rpcUrl: string, body: string): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const reply = await fetch(rpcUrl, { method: "POST", headers, body }).catch(() => undefined);
  return reply?.json();
}
