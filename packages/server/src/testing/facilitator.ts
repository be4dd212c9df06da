import {
  atomicAmount,
  type Facilitator,
  type FacilitatorRequest,
  network,
  type ServerScheme,
  type SettleResponse,
  type VerifyResponse,
} from "@x402-reference/types";

/** A facilitator that answers what the test tells it to, and remembers what it was asked. */
export interface ScriptedFacilitator extends Facilitator {
  calls: { call: "verify" | "settle"; request: FacilitatorRequest }[];
  /** Answers of any shape, as a facilitator in another language might give. */
  onVerify: () => unknown;
  onSettle: () => unknown;
}

export const baseSepolia = network("eip155:84532");
export const valid: VerifyResponse = { isValid: true, payer: "0xPayer" };
export const settled: SettleResponse = {
  success: true,
  transaction: "0xabc",
  network: baseSepolia,
  payer: "0xPayer",
};

export function scriptedFacilitator(): ScriptedFacilitator {
  const scripted: ScriptedFacilitator = {
    calls: [],
    onVerify: () => valid,
    onSettle: () => settled,
    async verify(request) {
      scripted.calls.push({ call: "verify", request });
      return trust(await scripted.onVerify());
    },
    async settle(request) {
      scripted.calls.push({ call: "settle", request });
      return trust(await scripted.onSettle());
    },
    supported: async () => ({ kinds: [], extensions: [], signers: {} }),
  };
  return scripted;
}

/** Lets a test answer what a facilitator must not. */
function trust<Answer>(answer: unknown): Answer {
  return JSON.parse(JSON.stringify(answer));
}

/** A scheme that knows one dollar token of six decimals. */
export const fakeScheme: ServerScheme = {
  scheme: "exact",
  networks: ["eip155:*"],
  price(price) {
    if (typeof price !== "string") return price;
    const cents = Number(price.replace("$", "")) * 100;
    return {
      asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
      amount: atomicAmount(String(Math.round(cents * 10_000))),
      extra: { name: "USDC", version: "2" },
    };
  },
};

/** A promise and the function that fulfils it. */
export function gateKeeper(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
