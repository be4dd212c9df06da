import { type Address, decodeFunctionData, encodeFunctionData, type Hex, parseAbi } from "viem";
import { multicall3Address, permit2Address } from "../chain/addresses.js";
import { member, parseJsonText } from "../peers/payment-header.js";
import { isObject } from "../vectors/json.js";
import { mutantsOf } from "./faulty-facilitator.js";
import { type AskNode, type ForgedCall, type Forging, forgingTarget } from "./forging-node.js";
import type { Mutant } from "./types.js";

/** Facilitators that ask their node other things, or send it other transactions, than they ought to. */
export function evmNodeFaults(): Mutant[] {
  return [
    ...forging(
      "calls-receive",
      ["EVM-3009-035", "FAC-SET-002", "FAC-SET-003"],
      "settles by the function that only the recipient may call",
      {
        call: ({ data }) => (data.startsWith(transferSelector) ? { data: `${receiveSelector}${data.slice(10)}` } : {}),
      },
    ),
    ...forging("calls-permit2", ["EVM-P2-028"], "sends to Permit2 what is meant for the proxy", {
      call: ({ data }) => (data.startsWith(settleSelector) ? { to: permit2Address } : {}),
    }),
    ...forging("deploys-nobody", ["EVM-SIG-016"], "settles for a wallet without deploying it", {
      call: ({ to, data }) => (to.toLowerCase() === multicall3Address.toLowerCase() ? lastOf(data) : {}),
    }),
    ...forging("redeems-for-others", ["EVM-7710-003"], "has a delegation pay somebody else", {
      call: redeeming(({ execution, ...call }) => ({ ...call, execution: payingNobody(execution) })),
    }),
    ...forging("redeems-in-batches", ["EVM-7710-004"], "redeems a delegation as a batch of calls", {
      call: redeeming((call) => ({ ...call, mode: batchMode })),
    }),
    ...forging("simulates-as-nobody", ["EVM-7710-010"], "simulates a redemption as another account than its own", {
      question: (text, { facilitator }) => text.replaceAll(new RegExp(facilitator, "gi"), bystander),
    }),
    ...forging("spares-no-gas", ["EVM-SET-019", "EVM-7710-008"], "gives every call as much gas as it likes", {
      question: (text) => limits.reduce((asked, limit) => asked.replaceAll(limit, word(muchGas)), text),
      call: () => ({ gas: muchGas }),
    }),
    ...forging("spends-all-on-wallets", ["EVM-SIG-024"], "lets a wallet have all gas to judge a signature", {
      question: (text) => text.replaceAll(word(judgingGas), word(allGas)),
    }),
    ...forging("shares-nonces", ["EVM-3009-022"], "takes a nonce for used that anybody has used", {
      question: withNonceOfAnybody,
    }),
    ...forging("reads-any-log", ["EVM-GEN-023"], "takes the log of any contract for one of the asset", {
      receipt: asIfByTarget,
    }),
  ];
}

const transferSelector = "0xe3ee160e";
const receiveSelector = "0xef55bec6";
const settleSelector = "0x13cd3b53";
const bystander: Address = "0x000000000000000000000000000000000000dEaD";
/** ERC-7579: several calls, and all of them revert when one does. */
const batchMode: Hex = `0x01${"00".repeat(31)}`;
const muchGas = 15_000_000n;
/** What the reference lets simulated calls have. */
const limits = [700_000n, 800_000n, 1_000_000n].map(word);
/** What the reference lets a wallet have, and more than a node has for a whole question. */
const [judgingGas, allGas] = [500_000n, 1_000_000_000n];
/** The event of ERC-3009. */
const authorizationUsed = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
const redemption = parseAbi([
  "function redeemDelegations(bytes[] permissionContexts, bytes32[] modes, bytes[] executionCallDatas)",
]);
const multicall = parseAbi([
  "struct Call { address target; bool allowFailure; bytes callData; }",
  "function aggregate3(Call[] calls)",
]);

function forging(name: string, requirements: readonly string[], fault: string, how: Forging): Mutant[] {
  return mutantsOf(name, requirements, fault, forgingTarget(`a facilitator that ${fault}`, how));
}

/** Changes the mode and the execution of a redemption. */
function redeeming(change: (call: { mode: Hex; execution: Hex }) => { mode: Hex; execution: Hex }) {
  return ({ data }: ForgedCall): Partial<ForgedCall> => {
    if (!data.startsWith("0xcef6d209")) return {};
    const [contexts, [mode = "0x"], [execution = "0x"]] = decodeFunctionData({ abi: redemption, data }).args;
    const changed = change({ mode, execution });
    return {
      data: encodeFunctionData({ abi: redemption, args: [contexts, [changed.mode], [changed.execution]] }),
    };
  };
}

/** Asks after a nonce of whoever has used it. */
async function withNonceOfAnybody(text: string, { ask }: { ask: AskNode }): Promise<string> {
  const [call, authorizer = "", nonce = ""] = /e94a0102(0{24}[0-9a-f]{40})([0-9a-f]{64})/.exec(text) ?? [];
  if (call === undefined) return text;
  const used = await ask("eth_getLogs", [{ fromBlock: "0x0", topics: [authorizationUsed, null, `0x${nonce}`] }]);
  const somebody = member(member(member(used, "0"), "topics"), "1");
  return typeof somebody === "string" ? text.replace(call, call.replace(authorizer, somebody.slice(2))) : text;
}

/** The last of several calls alone. */
function lastOf(data: Hex): Partial<ForgedCall> {
  const last = decodeFunctionData({ abi: multicall, data }).args[0].at(-1);
  return last ? { to: last.target, data: last.callData } : {};
}

/** The same execution: asset, value, selector, recipient and amount in a row, with another recipient. */
function payingNobody(execution: Hex): Hex {
  const recipientEnds = 2 + 2 * (20 + 32 + 4 + 32);
  return `0x${execution.slice(2, recipientEnds - 40)}${bystander.slice(2)}${execution.slice(recipientEnds)}`;
}

/** The receipt, as if all its logs were of the contract that was called. */
function asIfByTarget(text: string): string {
  const said = parseJsonText(text);
  const receipt = member(said, "result");
  const logs = member(receipt, "logs");
  if (!isObject(said) || !isObject(receipt) || !Array.isArray(logs)) return text;
  const moved = logs.map((log: unknown) => (isObject(log) ? { ...log, address: receipt.to } : log));
  return JSON.stringify({ ...said, result: { ...receipt, logs: moved } });
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
