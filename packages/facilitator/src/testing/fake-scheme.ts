import {
  atomicAmount,
  type FacilitatorRequest,
  type FacilitatorScheme,
  network,
  type PaymentRequirements,
  type SettleResponse,
} from "@x402-reference/types";

export const baseSepolia = network("eip155:84532");

/** An offer of the fake scheme. */
export function offer(changes: Partial<PaymentRequirements> = {}): PaymentRequirements {
  return {
    scheme: "exact",
    network: baseSepolia,
    amount: atomicAmount("1000"),
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: "0x00000000000000000000000000000000000000Aa",
    maxTimeoutSeconds: 60,
    ...changes,
  };
}

/** A request to pay an offer with a payload that the fake scheme tells apart by its nonce. */
export function paying(changes: Partial<PaymentRequirements> = {}, nonce: unknown = "n1"): FacilitatorRequest {
  const paymentRequirements = offer(changes);
  return { paymentPayload: { x402Version: 2, accepted: offer(), payload: { nonce } }, paymentRequirements };
}

export const settled: SettleResponse = { success: true, transaction: "0xaa", network: baseSepolia, payer: "0xpayer" };

/** A settlement that failed for a reason. */
export function failed(errorReason: string, transaction = ""): SettleResponse {
  return { success: false, errorReason, transaction, network: baseSepolia };
}

/** A scheme that settles anything with a nonce, writes down what it is asked, and misbehaves where told to. */
export function fakeScheme(changes: Partial<FacilitatorScheme> = {}): FacilitatorScheme & { calls: string[] } {
  const calls: string[] = [];
  const scheme: FacilitatorScheme = {
    scheme: "exact",
    networks: [baseSepolia],
    signers: () => ({ "eip155:*": ["0xsigner"] }),
    async verify(request) {
      if (typeof request.paymentPayload.payload.nonce === "string") return { isValid: true, payer: "0xpayer" };
      return { isValid: false, invalidReason: "invalid_payload", invalidMessage: "payload.nonce must be a string." };
    },
    async settle(_request, options) {
      await options?.onBroadcast?.("0xaa");
      return settled;
    },
    async resume() {
      return settled;
    },
    settlementKey({ paymentPayload: { payload } }) {
      return typeof payload.nonce === "string" ? { key: payload.nonce, expiresAt: Date.now() / 1000 + 60 } : undefined;
    },
    ...changes,
  };
  return {
    ...scheme,
    calls,
    verify(request) {
      calls.push("verify");
      return scheme.verify(request);
    },
    settle(request, options) {
      calls.push("settle");
      return scheme.settle(request, options);
    },
    resume(request, transaction, options) {
      calls.push(`resume ${transaction}`);
      return scheme.resume(request, transaction, options);
    },
  };
}

/** A promise that a test fulfils by hand. */
export function gate<Value = void>(): { opened: Promise<Value>; open: (value: Value) => void } {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
