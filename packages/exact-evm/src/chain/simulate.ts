import { X402Error } from "@x402-reference/types";
import { type Address, type Hex, numberToHex, type PublicClient } from "viem";
import type { Probe, ProbeAnswer, SignedTransaction, SignedTransactionFacts } from "./port.js";
import { decodeProbe, encodeProbe } from "./probe.js";

/** An account of no importance, which lends its address to the probe's code. */
const bystander: Address = "0x00000000000000000000000000000000000a0402";
/** Gas that the probe needs besides what its calls may use. */
const gasOfProbe = 1_000_000n;

/**
 * Answers a probe as after transactions of others, and what decides whether these can be mined. The node must know
 * `eth_simulateV1`. Throws `chain_unreachable` when it does not answer.
 */
export async function probeAfter(client: PublicClient, probe: Probe): Promise<ProbeAnswer> {
  const after = probe.after ?? [];
  try {
    const [fees, senders] = await Promise.all([
      readFees(client),
      Promise.all(after.map((tx) => readSender(client, tx))),
    ]);
    const { simulated, answer } = await simulate(client, { ...probe, after }, fees.timestamp);
    const facts = after.map((_, at): SignedTransactionFacts => {
      const sender = senders[at] ?? { nonce: 0n, balance: 0n };
      return { ...sender, baseFee: fees.baseFee, priorityFee: fees.priorityFee, success: simulated[at] === "0x1" };
    });
    return { ...answer, after: facts };
  } catch (cause) {
    throw new X402Error("chain_unreachable", "The chain did not answer a simulation of several transactions.", {
      remedy: "Use a node with eth_simulateV1, or turn off the sponsoring of approvals.",
      cause,
    });
  }
}

async function readFees(client: PublicClient) {
  const [{ baseFeePerGas, timestamp }, priorityFee] = await Promise.all([
    client.getBlock({ blockTag: "pending" }),
    client.estimateMaxPriorityFeePerGas(),
  ]);
  return { baseFee: baseFeePerGas ?? 0n, priorityFee, timestamp };
}

async function readSender(client: PublicClient, { from: address }: SignedTransaction) {
  const [nonce, balance] = await Promise.all([client.getTransactionCount({ address }), client.getBalance({ address })]);
  return { nonce: BigInt(nonce), balance };
}

/** Simulates without the node's own checks of nonces and fees, which are judged one by one and with a name. */
async function simulate(
  client: PublicClient,
  probe: Probe & { after: readonly SignedTransaction[] },
  timestamp: bigint,
): Promise<{ simulated: Hex[]; answer: ProbeAnswer }> {
  const caller = probe.caller ?? bystander;
  const { data, override } = encodeProbe({ ...probe, caller });
  const gas = probe.calls.reduce((sum, call) => sum + call.gas, gasOfProbe);
  const [block] = await client.request({
    method: "eth_simulateV1",
    params: [
      {
        blockStateCalls: [
          {
            blockOverrides: { time: numberToHex(timestamp) },
            stateOverrides: override ? { [override.address]: { code: override.code } } : {},
            calls: [
              ...probe.after.map((tx) => ({ from: tx.from, to: tx.to, data: tx.data, gas: numberToHex(tx.gas) })),
              { from: caller, to: caller, data, gas: numberToHex(gas) },
            ],
          },
        ],
        validation: false,
      },
      "latest",
    ],
  });
  const results = block?.calls ?? [];
  const answer = decodeProbe(results.at(-1)?.returnData, probe);
  if (!answer) throw new Error("The simulation did not answer the question.");
  return { simulated: results.slice(0, -1).map(({ status }) => status), answer };
}
