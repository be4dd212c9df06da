import {
  type Address,
  type Hex,
  isHex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerializableEIP1559,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { type Listening, listen, readBody } from "../peers/listen.js";
import { member, parseJsonText } from "../peers/payment-header.js";
import { hexVariable, variable } from "../roles/environment.js";
import { type ReferenceFacilitatorOptions, referenceFacilitatorTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";

/** A call by transaction. */
export interface ForgedCall {
  to: Address;
  data: Hex;
  gas: bigint;
}

/** Asks the node for something. */
export type AskNode = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** What is changed between a facilitator and its node. */
export interface Forging {
  /** What a transaction of the facilitator calls, which then is signed again. */
  call?(call: ForgedCall): Partial<ForgedCall>;
  /** The text of a question for a simulation. */
  question?(text: string, about: { facilitator: Address; ask: AskNode }): string | Promise<string>;
  /** What the node answers to a question for a receipt. */
  receipt?(text: string): string;
}

/** The reference facilitator, whose questions and transactions are changed on their way to the node. */
export function forgingTarget(name: string, forging: Forging): Target {
  return {
    kind: "in-process",
    value: name,
    async start(environment) {
      const account = privateKeyToAccount(hexVariable(environment, "EVM_PRIVATE_KEY"));
      const node = await startForgingNode(variable(environment, "EVM_RPC_URL"), { forging, account });
      const decorateHandler: ReferenceFacilitatorOptions["decorateHandler"] = (handler) => async (request) => {
        const answer = await handler(request);
        const headers = new Headers(answer.headers);
        headers.delete("content-length");
        return new Response(node.asForged(await answer.text()), { status: answer.status, headers });
      };
      const running = await referenceFacilitatorTarget({ decorateHandler }).start({
        ...environment,
        EVM_RPC_URL: node.url,
      });
      return {
        ...running,
        async stop() {
          await running.stop();
          await node.stop();
        },
      };
    },
  };
}

/** A node before the node. */
async function startForgingNode(
  rpcUrl: string,
  { forging, account }: { forging: Forging; account: PrivateKeyAccount },
): Promise<Listening & { asForged(text: string): string }> {
  /** The hashes of the facilitator's transactions, each with that of the forged one. */
  const forged = new Map<string, string>();
  const asForged = (text: string) => [...forged].reduce((said, [own, other]) => said.replaceAll(own, other), text);
  const asOwn = (text: string) => [...forged].reduce((said, [own, other]) => said.replaceAll(other, own), text);

  async function resigned(raw: unknown): Promise<Hex | undefined> {
    if (!isHex(raw) || !raw.startsWith("0x02")) return undefined;
    const sender = await recoverTransactionAddress({ serializedTransaction: `0x02${raw.slice(4)}` });
    if (sender !== account.address) return undefined;
    const { r, s, v, yParity, ...call } = parseTransaction(raw) as TransactionSerializableEIP1559;
    const { to, data = "0x", gas = 0n } = call;
    const other = await account.signTransaction({ ...call, ...(to && forging.call?.({ to, data, gas })) });
    forged.set(keccak256(raw), keccak256(other));
    return other;
  }

  const ask: AskNode = async (method, params) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    return member(await (await fetch(rpcUrl, { method: "POST", headers, body })).json(), "result");
  };
  const question = async (text: string) =>
    (await forging.question?.(text, { facilitator: account.address, ask })) ?? text;

  const node = await listen(async (request, response) => {
    const body = await readBody(request);
    const asked = parseJsonText(body);
    const method = String(member(asked, "method"));
    const raw = member(member(asked, "params"), "0");
    const forgery = method.startsWith("eth_sendRawTransaction") ? await resigned(raw) : undefined;
    const isQuestion = ["eth_call", "eth_simulateV1"].includes(method);
    const passed = forgery ? body.replace(String(raw), forgery) : asForged(body);
    const reply = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: isQuestion ? await question(passed) : passed,
    });
    const said = asOwn(await reply.text());
    const isReceipt = method === "eth_getTransactionReceipt" || method === "eth_sendRawTransactionSync";
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(isReceipt ? (forging.receipt?.(said) ?? said) : said);
  });
  return { ...node, asForged };
}
