import type { SettleResponse, VerifyResponse } from "@x402-reference/types";
import { listen, readBody } from "../peers/listen.js";
import { member, parseJsonText } from "../peers/payment-header.js";
import { variable } from "../roles/environment.js";
import { referenceFacilitatorTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import { isObject } from "../vectors/json.js";
import { faulty, mutantsOf, settling, verifying } from "./faulty-facilitator.js";
import {
  burning,
  forgetting,
  isPending,
  judgingAnew,
  reasonOf,
  reconcilingFirst,
  rememberingText,
  waiting,
} from "./settle-faults.js";
import type { Mutant } from "./types.js";

/** Facilitators that do not bear a node's faults, each named by the requirements that it breaks. */
export function chainFaults(): Mutant[] {
  return [
    ...faulty(
      "takes-silence-for-yes",
      ["EVM-3009-042", "EVM-3009-043", "EVM-3009-047"],
      "finds a payment valid that it could not judge",
      verifying((verdict) => (isUnjudged(verdict) ? { isValid: true } : verdict)),
    ),
    ...faulty(
      "blames-the-payment",
      ["EVM-3009-043"],
      "calls a signature bad when the node is down",
      verifying((verdict) =>
        isUnjudged(verdict) ? { ...verdict, invalidReason: "invalid_exact_evm_payload_signature" } : verdict,
      ),
    ),
    ...faulty(
      "settles-nowhere",
      ["EVM-GEN-029", "FAC-SET-012"],
      "answers success when the node could not be asked",
      settling((settle) => async (request) => {
        const { network } = request.paymentRequirements;
        const answer = await settle(request);
        return reasonOf(answer) === "unexpected_settle_error"
          ? { success: true, transaction: `0x${"0".repeat(64)}`, network }
          : answer;
      }),
    ),
    ...faulty(
      "succeeds-at-broadcast",
      ["EVM-SET-007", "EVM-SET-008", "EVM-SET-015"],
      "takes a broadcast for a settlement",
      afterwards(({ transaction, network }) => ({ success: true, transaction, network })),
    ),
    ...faulty(
      "calls-pending-failed",
      ["EVM-SET-005", "EVM-SET-008", "EVM-V1-008"],
      "calls a transaction failed whose receipt has not come",
      afterwards((answer) => ({ ...answer, errorReason: "invalid_transaction_state" })),
    ),
    ...faulty(
      "hides-the-hash",
      ["CORE-SR-012", "FAC-SET-008"],
      "answers pending without the hash",
      afterwards((answer) => ({ ...answer, transaction: "" })),
    ),
    ...faulty(
      "waits-for-good",
      ["EVM-SET-028", "FAC-GEN-012"],
      "waits for a receipt as long as it takes",
      settling(waiting),
    ),
    ...faulty(
      "forgets-pending",
      ["EVM-SET-009", "EVM-SET-012", "FAC-SET-009"],
      "does not remember that a payment is pending",
      settling(forgetting),
    ),
    ...faulty(
      "judges-pending-anew",
      ["FAC-VER-030"],
      "finds a payment used up by its own pending transaction when it is asked to verify it again",
      judgingAnew,
    ),
    ...faulty(
      "remembers-the-spelling",
      ["EVM-SET-013"],
      "remembers a pending payment under the text of its signature",
      settling(rememberingText),
    ),
    ...faulty(
      "looks-at-the-hash-alone",
      ["EVM-SET-010"],
      "answers for a pending transaction whatever is asked for now",
      settling(reconcilingFirst),
    ),
    ...faulty(
      "gives-nothing-free",
      ["EVM-SET-017", "EVM-SET-029"],
      "never settles again what once was not broadcast",
      settling(burning),
    ),
    ...faulty(
      "tells-the-node",
      ["EVM-GEN-025", "FAC-GEN-007"],
      "repeats in its answer what its node said, and where that is",
      settling((settle) => async (request) => {
        const answer = await settle(request);
        return answer.success
          ? answer
          : { ...answer, errorMessage: "HTTP request failed. URL: http://127.0.0.1:8545/" };
      }),
    ),
    ...mutantsOf(
      "believes-the-node",
      ["EVM-SET-018", "EVM-SET-030"],
      "gives up whatever a node has said no to",
      believingTarget(),
    ),
  ];
}

/** Changes what is answered while a transaction is pending. */
function afterwards(change: (answer: SettleResponse & { success: false }) => SettleResponse) {
  return settling((settle) => async (request) => {
    const answer = await settle(request);
    return !answer.success && isPending(answer) ? change(answer) : answer;
  });
}

/** The reference behind a node all of whose errors at sending are final. */
function believingTarget(): Target {
  const reference = referenceFacilitatorTarget();
  return {
    ...reference,
    value: "a facilitator that believes the node",
    async start(environment) {
      const relay = await startFinalNode(variable(environment, "EVM_RPC_URL"));
      const running = await reference.start({ ...environment, EVM_RPC_URL: relay.url });
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

function startFinalNode(rpcUrl: string) {
  return listen(async (request, response) => {
    const body = await readBody(request);
    const reply = await fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    const said: unknown = await reply.json();
    const method = member(parseJsonText(body), "method");
    const isRefused = String(method).startsWith("eth_sendRawTransaction") && isObject(said) && said.error !== undefined;
    const final = { ...(isRefused && said), error: { code: -32_000, message: "transaction rejected" } };
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(JSON.stringify(isRefused ? final : said));
  });
}

function isUnjudged(verdict: VerifyResponse): boolean {
  return !verdict.isValid && verdict.invalidReason === "unexpected_verify_error";
}
