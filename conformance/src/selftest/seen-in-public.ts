import type { FacilitatorRequest, SettleResponse } from "@x402-reference/types";
import { referenceServerTarget } from "../roles/reference-targets.js";
import { answeringFaults } from "./answering-faults.js";
import { askingFaults } from "./asking-faults.js";
import { chainFaults } from "./chain-faults.js";
import { challengeFaults } from "./challenge-faults.js";
import { clientFaults } from "./client-faults.js";
import { deliveryFaults } from "./delivery-faults.js";
import { evmApiFaults } from "./evm-api-faults.js";
import { evmNodeFaults } from "./evm-node-faults.js";
import { evmRuleFaults } from "./evm-rule-faults.js";
import { faulty, misbuilt, misunderstanding, settling } from "./faulty-facilitator.js";
import { faultyServer } from "./faulty-server.js";
import { flowFaults } from "./flow-faults.js";
import { gateFaults } from "./gate-faults.js";
import { mcpClientFaults } from "./mcp-client-faults.js";
import { mcpFaults } from "./mcp-faults.js";
import { offerFaults } from "./offer-faults.js";
import { readerFaults } from "./reader-faults.js";
import { serverFaults } from "./server-faults.js";
import { replaying } from "./settle-faults.js";
import { simpleClientFaults } from "./simple-client-faults.js";
import { svmClientFaults } from "./svm-client-faults.js";
import { svmFaults } from "./svm-faults.js";
import { svmServerFaults } from "./svm-server-faults.js";
import { termsFaults } from "./terms-faults.js";
import type { Mutant } from "./types.js";

/** Faults that are not the lack of one rule: mistakes that programs make, many of them seen in public. */
export function publicFaults(): Mutant[] {
  return [
    ...chainFaults(),
    ...evmRuleFaults(),
    ...evmNodeFaults(),
    ...evmApiFaults(),
    ...svmFaults(),
    ...answeringFaults(),
    ...faulty(
      "trusts-accepted",
      ["FAC-VER-016", "EVM-GEN-017"],
      "judges the payment against the client's copy of the offer",
      misunderstanding(trusting),
    ),
    ...faulty(
      "replays-success",
      ["FAC-SET-007", "FAC-SET-006", "EVM-SET-001", "EVM-SET-002", "EVM-V1-011", "EVM-7710-012"],
      "answers every settlement of one payment with success",
      settling(replaying),
    ),
    ...faulty(
      "settles-at-verify",
      ["FAC-VER-004", "EVM-GEN-026", "EVM-GEN-028"],
      "settles when it is asked to verify",
      (facilitator) => ({
        ...facilitator,
        async verify(request) {
          const verdict = await facilitator.verify(request);
          if (verdict.isValid) await facilitator.settle(request);
          return verdict;
        },
      }),
    ),
    ...misbuilt(
      "crashes-on-nonsense",
      ["FAC-GEN-004", "FAC-GEN-005"],
      "answers 500 to a body that is not JSON or lacks something",
      {
        decorateHandler: (handler) => async (request) => {
          const answer = await handler(request);
          return answer.status === 400
            ? new Response("TypeError: cannot read properties of undefined", { status: 500 })
            : answer;
        },
      },
    ),
    {
      id: "server-forwards-accepted",
      role: "server",
      requirement: "SRV-FAC-004",
      fault: "takes every answer of the facilitator for a yes",
      target: referenceServerTarget({
        name: "a server that ignores verdicts",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          async verify(request) {
            const verdict = await facilitator.verify(request);
            return { ...verdict, isValid: true };
          },
        }),
      }),
    },
    {
      id: "server-settles-nothing",
      role: "server",
      requirement: "HTTP-SRV-009",
      fault: "delivers without settling",
      target: referenceServerTarget({
        name: "a server that settles nothing",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          settle: async ({ paymentRequirements }): Promise<SettleResponse> => ({
            success: true,
            transaction: `0x${"0".repeat(64)}`,
            network: paymentRequirements.network,
          }),
        }),
      }),
    },
    ...faultyServer(
      "hides-failures",
      ["EVM-SET-026", "SRV-FAC-007", "SVM-EX-010"],
      "delivers although the settlement failed",
      {
        decorateFacilitator: settling((settle) => async (request): Promise<SettleResponse> => {
          const { network, transaction } = await settle(request);
          return { success: true, transaction, network };
        }),
      },
    ),
    {
      id: "server-delivers-pending",
      role: "server",
      requirement: "EVM-SET-014",
      fault: "takes a settlement that is pending for one that is done",
      target: referenceServerTarget({
        name: "a server that cannot wait",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          async settle(request): Promise<SettleResponse> {
            const settled = await facilitator.settle(request);
            if (settled.success || settled.errorReason !== "settlement_pending") return settled;
            return { success: true, transaction: settled.transaction, network: settled.network };
          },
        }),
      }),
    },
    ...challengeFaults(),
    ...serverFaults(),
    ...gateFaults(),
    ...readerFaults(),
    ...termsFaults(),
    ...deliveryFaults(),
    ...flowFaults(),
    ...askingFaults(),
    ...offerFaults(),
    ...simpleClientFaults(),
    ...mcpFaults(),
    ...mcpClientFaults(),
    ...clientFaults(),
    ...svmClientFaults(),
    ...svmServerFaults(),
  ];
}

function trusting(request: FacilitatorRequest): FacilitatorRequest {
  return { ...request, paymentRequirements: request.paymentPayload.accepted };
}
