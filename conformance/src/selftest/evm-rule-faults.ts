import { exactEvmRules } from "@x402-reference/exact-evm/facilitator";
import { misbuilt } from "./faulty-facilitator.js";
import {
  insistingOnApprovals,
  judgingSignatures,
  lacking,
  unjudgedAtSettle,
  withoutReceipts,
  withoutSimulation,
} from "./misjudging.js";
import type { Mutant } from "./types.js";

const { eip3009, permit2 } = exactEvmRules;

/** Facilitators that judge by the right rules and look at the wrong facts, or judge at the wrong time. */
export function evmRuleFaults(): Mutant[] {
  return [
    ...misbuilt(
      "recovers-signers-alone",
      ["EVM-SIG-009", "EVM-SIG-011", "EVM-SIG-023", "EVM-3009-036"],
      "takes every payer for an account without code",
      judgingSignatures(() => ({ judgesItself: false })),
    ),
    ...misbuilt(
      "asks-no-wallet",
      ["EVM-SIG-013", "EVM-SIG-018"],
      "refuses whoever has code, without asking the code",
      judgingSignatures(() => ({ walletAccepts: false })),
    ),
    ...misbuilt(
      "falls-back-to-recovery",
      ["EVM-SIG-011", "EVM-SIG-014"],
      "takes the plain signature of a payer whose code refuses it, and does not simulate",
      judgingSignatures(
        ({ judgesItself, signer, payer }) => ({
          judgesItself: judgesItself && signer?.toLowerCase() !== payer.toLowerCase(),
        }),
        withoutSimulation(exactEvmRules),
      ),
    ),
    ...misbuilt(
      "believes-the-mined",
      ["EVM-GEN-023", "EVM-P2-020", "EVM-V1-009", "FAC-SET-011"],
      "takes every mined transaction for a payment",
      { rules: withoutReceipts },
    ),
    ...misbuilt(
      "looks-at-no-money",
      ["EVM-GEN-024", "EVM-P2-020", "EVM-P2-033"],
      "never looks at what arrives, neither in simulation nor when it is mined",
      { rules: withoutSimulation(withoutReceipts) },
    ),
    ...misbuilt(
      "simulates-nothing",
      ["EVM-P2-018", "EVM-P2-026", "EVM-3009-024", "EVM-3009-025", "EVM-3009-027", "EVM-SIG-012"],
      "does not simulate",
      {
        rules: withoutSimulation(exactEvmRules),
      },
    ),
    ...misbuilt(
      "believes-signatures",
      [
        "EVM-SIG-002",
        "EVM-SIG-004",
        "EVM-SIG-020",
        "EVM-SIG-022",
        "EVM-SIG-027",
        "EVM-3009-007",
        "EVM-3009-009",
        "EVM-3009-014",
        "EVM-3009-018",
        "EVM-3009-028",
        "EVM-3009-029",
        "EVM-3009-031",
        "EVM-3009-032",
        "EVM-3009-033",
        "EVM-3009-041",
        "EVM-P2-021",
        "EVM-P2-022",
        "FAC-VER-005",
        "FAC-VER-006",
        "FAC-VER-014",
      ],
      "checks no signature and does not simulate",
      {
        rules: withoutSimulation(
          ["EVM-SIG-007", "EVM-SIG-010", "EVM-3009-005", "EVM-P2-003"].reduce(lacking, exactEvmRules),
        ),
      },
    ),
    ...misbuilt(
      "forgets-nonces",
      ["EVM-3009-020", "EVM-3009-021", "EVM-3009-046", "EVM-P2-013", "EVM-P2-014"],
      "asks no token for its nonces and does not simulate",
      { rules: withoutSimulation(["EVM-3009-019", "EVM-P2-015"].reduce(lacking, exactEvmRules)) },
    ),
    ...misbuilt("trusts-factories", ["EVM-SIG-017"], "judges no payment of a wallet that has to be deployed first", {
      rules: {
        ...exactEvmRules,
        eip3009: {
          ...eip3009,
          chain: eip3009.chain.map((rule) => ({
            ...rule,
            check: (subject) => (subject.deployment ? undefined : rule.check(subject)),
          })),
        },
      },
    }),
    ...misbuilt("takes-any-proxy", ["EVM-P2-034"], "takes a permit for whichever proxy, and does not simulate", {
      rules: withoutSimulation(["EVM-P2-003", "EVM-P2-004"].reduce(lacking, exactEvmRules)),
    }),
    ...misbuilt(
      "looks-at-no-terms",
      [
        "FAC-VER-007",
        "FAC-VER-008",
        "FAC-VER-009",
        "FAC-VER-010",
        "FAC-VER-012",
        "FAC-VER-017",
        "EVM-3009-016",
        "EVM-P2-023",
        "EVM-P2-024",
      ],
      "does not compare a payment with its offer, and does not simulate",
      {
        rules: withoutSimulation({
          ...exactEvmRules,
          eip3009: { ...eip3009, payment: [] },
          permit2: { ...permit2, payment: [] },
        }),
      },
    ),
    ...misbuilt("asks-no-balance", ["FAC-VER-013"], "does not ask what a payer owns, and does not simulate", {
      rules: withoutSimulation(["EVM-3009-023", "EVM-P2-012"].reduce(lacking, exactEvmRules)),
    }),
    ...misbuilt(
      "settles-unjudged",
      ["EVM-GEN-027", "EVM-GAS-015", "EVM-GAS-025", "FAC-SET-004", "EVM-P2-011"],
      "trusts that whatever it settles was verified before",
      unjudgedAtSettle(exactEvmRules),
    ),
    ...misbuilt(
      "settles-blindly",
      ["EVM-SET-001", "EVM-7710-014", "EVM-SIG-025", "EVM-P2-029", "EVM-3009-037"],
      "judges neither what it settles nor what became of it",
      unjudgedAtSettle(withoutReceipts),
    ),
    ...misbuilt(
      "insists-on-approvals",
      ["EVM-GAS-016", "EVM-GAS-017", "EVM-GAS-028"],
      "refuses an allowance where the payment brings an approval as well",
      insistingOnApprovals(),
    ),
  ];
}
