import { getAddressEncoder, isAddress } from "@solana/kit";
import type { SvmNodeFault } from "../vectors/svm-node-format.js";
import type { NodeReply, RpcCall } from "./node-faults.js";
import { concernsSvm, transactionIn } from "./svm-node-faults.js";

/** The node as one case sees it; honest until it is told otherwise. */
export interface SvmNodeCase {
  /** Sets the faults from now on, instead of those before; what was held back is passed on. */
  set(faults: readonly SvmNodeFault[]): Promise<void>;
  /** Ends the case: nothing is held back or held open any more. */
  close(): Promise<void>;
}

/** A case from within. */
export interface OpenSvmCase {
  /** Signatures of the transactions that name the address. */
  readonly signatures: string[];
  /** The confirmed slot when it began. */
  readonly beganAt: number;
  /** Ends with it. */
  readonly signal: AbortSignal;
  /** The fault that a call or a notice meets, which counts as met. */
  hit(call: RpcCall): SvmNodeFault | undefined;
  /** Keeps a call until the faults are lifted. */
  hold(call: RpcCall): void;
  /** Does something as soon as the faults are lifted. */
  later(work: () => void): void;
}

/** The cases that run side by side. */
export interface SvmCases {
  open(address: string | undefined, beganAt: number): SvmNodeCase;
  /** The case that a call or a notice belongs to. */
  of(call: RpcCall): OpenSvmCase | undefined;
}

/** Keeps the cases of a node; `pass` has the node execute what was held back. */
export function openSvmCases(pass: (call: RpcCall) => Promise<NodeReply>): SvmCases {
  const cases = new Map<OpenSvmCase, string | undefined>();

  return {
    of: (call) => [...cases].find(([open, address]) => address === undefined || names(call, address, open))?.[0],
    open(address, beganAt) {
      const over = new AbortController();
      let faults: { fault: SvmNodeFault; left: number }[] = [];
      const held: (() => unknown)[] = [];
      const open: OpenSvmCase = {
        signatures: [],
        beganAt,
        signal: over.signal,
        hit(call) {
          const entry = faults.find(({ fault, left }) => left > 0 && concernsSvm(fault, call));
          if (entry) entry.left -= 1;
          return entry?.fault;
        },
        hold: (call) => void held.push(() => pass(call)),
        later: (work) => void held.push(work),
      };
      cases.set(open, address);
      const release = () => Promise.all(held.splice(0).map((work) => work()));
      return {
        async set(next) {
          faults = next.map((fault) => ({
            fault,
            left: ("times" in fault && fault.times) || Number.POSITIVE_INFINITY,
          }));
          await release();
        },
        async close() {
          cases.delete(open);
          over.abort();
          await release();
        },
      };
    },
  };
}

/** Tells whether a call names an address, in plain or in its transaction, or the signature of such a transaction. */
function names(call: RpcCall, address: string, { signatures }: OpenSvmCase): boolean {
  const bytes = transactionIn(call);
  if (bytes && isAddress(address)) {
    const key = Buffer.from(getAddressEncoder().encode(address));
    return Buffer.from(bytes).includes(key);
  }
  const text = JSON.stringify(call.params);
  return [address, ...signatures].some((mark) => text.includes(mark));
}
