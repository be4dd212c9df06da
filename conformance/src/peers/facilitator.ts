import type { IncomingMessage, ServerResponse } from "node:http";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import { type Facilitator, type FacilitatorScheme, network } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import type { SvmWorld } from "../svm-chain/world.js";
import { applyEdits } from "../vectors/edit.js";
import type { Given, PeerAnswer } from "../vectors/format.js";
import { giveAnswer, isHonest, overlay, type PlainAnswer } from "./give-answer.js";
import { joinHeaders } from "./headers.js";
import { type Listening, listen, readBody } from "./listen.js";
import { parseJsonText } from "./payment-header.js";
import { sequence } from "./sequence.js";
import { type ChainAccess, fundedKey } from "./suite-account.js";

/** What the facilitator does in one case; what a list does not say is honest. */
export type FacilitatorScript = NonNullable<Given["facilitator"]>;

/** One call that a server made. */
export interface FacilitatorCall {
  endpoint: "verify" | "settle";
  headers: Record<string, string>;
  /** The body that the server sent, as JSON when it is JSON. */
  json: unknown;
  /** The status that was answered, or nothing when no whole answer was given. */
  status?: number;
  /** What was answered. */
  answer?: unknown;
}

/** The facilitator as one case sees it. */
export interface FacilitatorCase {
  /** Calls of this case, in the order of their arrival. */
  readonly calls: readonly FacilitatorCall[];
  /** Calls since the case began that belong to no open case. */
  readonly unattributed: number;
  /** Resolves when every call that has arrived is answered. */
  idle(): Promise<void>;
  /** Ends whatever is still being held. */
  close(): void;
}

/** The suite's own facilitator: honest by default, and as bad as a vector says for that vector's case alone. */
export interface FacilitatorPeer {
  readonly url: string;
  /** The account that it settles with. */
  readonly address: string;
  /** The account that pays the fees on Solana, where it serves it. */
  readonly feePayer?: string | undefined;
  /** The reference facilitator behind it. */
  readonly facilitator: Facilitator;
  /**
   * Opens a case: calls whose body has one of its marks are answered as the script says. Marks are what only this case
   * has, such as its payer's address or its nonce, as far as they are known when a call arrives.
   */
  script(
    marks: () => readonly string[],
    script?: FacilitatorScript,
    options?: { onCall?(call: FacilitatorCall, outcome: string): void },
  ): FacilitatorCase;
  stop(): Promise<void>;
}

interface OpenCase {
  marks(): readonly string[];
  calls: FacilitatorCall[];
  unattributed: number;
  next: Record<"verify" | "settle", () => PeerAnswer>;
  signal: AbortSignal;
  pending: Set<Promise<void>>;
  onCall(call: FacilitatorCall, outcome: string): void;
}

/**
 * Starts the suite's facilitator on the given chain, with a funded account of its own.
 *
 * @example
 * ```ts
 * const peer = await startFacilitatorPeer({ world, name: "run-1" });
 * const calls = peer.script([payer], { settle: [{ status: 500 }] });
 * ```
 */
export async function startFacilitatorPeer({
  world,
  svm,
  name,
  port = 0,
}: {
  world: ChainAccess;
  /** The Solana that it serves as well. */
  svm?: SvmWorld | undefined;
  /** Tells this peer's account from those of others on the same chain. */
  name: string;
  port?: number;
}): Promise<FacilitatorPeer> {
  const account = privateKeyToAccount(await fundedKey(world, `facilitator-peer/${name}`));
  const scheme = exactEvmFacilitator({ network: network(world.network), rpcUrl: world.rpcUrl, account });
  const onSolana = svm && (await svmScheme(svm, name));
  const facilitator = createFacilitator({ schemes: [scheme, ...(onSolana ? [onSolana.scheme] : [])] });
  const handler = createHandler(facilitator);
  const cases = new Set<OpenCase>();

  const listening: Listening = await listen(
    async (request, response) => {
      const body = await readBody(request);
      const endpoint = endpointOf(request);
      if (!endpoint) return answerHonestly(request, response, body);
      // Some writers of JSON escape what is in every second transaction.
      const lower = body.toLowerCase().replaceAll("\\/", "/");
      const open = [...cases].find((candidate) => candidate.marks().some((mark) => lower.includes(mark)));
      if (!open) {
        for (const other of cases) other.unattributed += 1;
        return answerHonestly(request, response, body);
      }
      const work = answerCall(open, endpoint, { request, response, body });
      open.pending.add(work);
      await work.finally(() => open.pending.delete(work));
    },
    { port },
  );

  async function answerHonestly(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const plain = await honest(request, body);
    response.writeHead(plain.status, plain.headers).end(plain.body);
  }

  async function honest(request: IncomingMessage, body: string): Promise<PlainAnswer> {
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", listening.url);
    const answer = await handler(
      new Request(url, {
        method,
        headers: { "content-type": request.headers["content-type"] ?? "application/json" },
        ...(method === "GET" || method === "HEAD" ? {} : { body }),
      }),
    );
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  }

  async function answerCall(
    open: OpenCase,
    endpoint: "verify" | "settle",
    { request, response, body }: { request: IncomingMessage; response: ServerResponse; body: string },
  ): Promise<void> {
    const call: FacilitatorCall = {
      endpoint,
      headers: joinHeaders(request.rawHeaders),
      json: parseJsonText(body) ?? body,
    };
    open.calls.push(call);
    const answer = open.next[endpoint]();
    let plain: PlainAnswer = { status: 200, headers: {}, body: "" };
    if (isHonest(answer)) {
      plain = await honest(request, body);
      if (answer.edit) plain = { ...plain, body: edited(plain.body, answer.edit) };
    }
    plain = overlay(answer, plain);
    const outcome = await giveAnswer(response, plain, { answer, signal: open.signal });
    if (!answer.fault) {
      call.status = plain.status;
      call.answer = parseJsonText(plain.body) ?? plain.body;
    }
    open.onCall(call, outcome);
  }

  return {
    url: listening.url,
    address: account.address,
    feePayer: onSolana?.feePayer,
    facilitator,
    script(marks, script = {}, { onCall = () => undefined } = {}) {
      const over = new AbortController();
      const open: OpenCase = {
        marks: () => marks().map((mark) => mark.toLowerCase().replace(/^0x/, "")),
        calls: [],
        unattributed: 0,
        next: { verify: sequence(script.verify, {}), settle: sequence(script.settle, {}) },
        signal: over.signal,
        pending: new Set(),
        onCall,
      };
      cases.add(open);
      return {
        calls: open.calls,
        get unattributed() {
          return open.unattributed;
        },
        async idle() {
          while (open.pending.size > 0) await Promise.allSettled(open.pending);
        },
        close() {
          cases.delete(open);
          over.abort();
        },
      };
    },
    async stop() {
      await listening.stop();
    },
  };
}

async function svmScheme(svm: SvmWorld, name: string): Promise<{ scheme: FacilitatorScheme; feePayer: string }> {
  // Loaded when asked for: a run without Solana does without it.
  const { exactSvmFacilitator } = await import("@x402-reference/exact-svm/facilitator");
  const { fundedSvmKey } = await import("./svm-account.js");
  const { signer, address } = await fundedSvmKey(svm, `facilitator-peer/${name}`);
  const { network, rpcUrl } = svm;
  return { scheme: exactSvmFacilitator({ network, rpcUrl, feePayers: [signer] }), feePayer: address };
}

function edited(body: string, edits: NonNullable<PeerAnswer["edit"]>): string {
  return JSON.stringify(applyEdits(parseJsonText(body), edits));
}

function endpointOf(request: IncomingMessage): "verify" | "settle" | undefined {
  if (request.method !== "POST") return undefined;
  const path = (request.url ?? "").split("?")[0]?.replace(/\/+$/, "");
  if (path?.endsWith("/verify")) return "verify";
  return path?.endsWith("/settle") ? "settle" : undefined;
}
