import { member } from "../peers/payment-header.js";
import type { BuyStep, Given, Vector } from "../vectors/format.js";
import { get } from "../vectors/pointer.js";
import { type ClientParts, runClientCase } from "./client-case.js";
import { onSolana } from "./solana.js";

/** A purchase that only some clients make, and where it shows that they do. */
interface Tried {
  given: Given;
  shown: string;
  /** What must not show there. */
  unless?: string;
  /** How the client is to buy. */
  step?: Pick<BuyStep, "calls" | "budget">;
  /** What else shows in the same purchase, and where. */
  also?: Readonly<Record<string, string>>;
}

/** What clients have that buy tools of the Model Context Protocol. */
export const overMcp = "transport.mcp";

const permit2 = [{ extra: { assetTransferMethod: "permit2" } }];

const onSvm: Readonly<Record<string, Tried>> = {
  [onSolana]: { given: { svm: {} }, shown: "/paid/0/payload/transaction" },
};

/** What a client can do when such a purchase shows it; one that refuses is not served by those cases, and not at fault. */
const shown: Readonly<Record<string, Tried>> = {
  [overMcp]: {
    given: { shop: { tool: true } },
    shown: "/paid/0",
    also: { "mcp.meta": "/log/0/call/meta/example.com~1trace" },
  },
  "method.permit2": { given: { allowance: "10000", shop: { offers: permit2 } }, shown: "/paid/0" },
  "extension.eip2612GasSponsoring": {
    given: {
      shop: {
        offers: permit2,
        challenge: [
          {
            path: "/extensions",
            value: {
              eip2612GasSponsoring: {
                info: { description: "A permit is submitted with the payment.", version: "1" },
                schema: { type: "object" },
              },
            },
          },
        ],
      },
    },
    shown: "/paid/0/extensions/eip2612GasSponsoring/info/signature",
  },
  "version.1": {
    given: {
      shop: {
        unpaid: [
          {
            status: 402,
            json: {
              x402Version: 1,
              error: "X-PAYMENT header is required",
              accepts: [
                {
                  scheme: "exact",
                  network: "base-sepolia",
                  maxAmountRequired: "10000",
                  resource: "$origin/exact/evm/eip3009",
                  description: "A report",
                  mimeType: "application/json",
                  payTo: "$payee",
                  maxTimeoutSeconds: 60,
                  asset: "$asset",
                  extra: { name: "USDC", version: "2" },
                },
              ],
            },
          },
        ],
      },
    },
    shown: "/paidOld/0",
  },
  "calls.repeated": { given: {}, step: { calls: 2 }, shown: "/paid/1" },
  budget: { given: {}, step: { budget: "9999" }, shown: "/log/0", unless: "/paid/0" },
};

/** Finds out what a client can do beyond payments of version 2 by ERC-3009, by letting it buy within the time given. */
export async function clientCapabilities(
  parts: ClientParts,
  { session, timeoutMs }: { session: string; timeoutMs: number },
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    Object.entries({ ...shown, ...(parts.shared.svm && onSvm) }).map(async ([name, tried]) => {
      const { given, step, shown: place, unless, also } = tried;
      const context = { caseId: `${session}/probe/${name}`, signal: AbortSignal.timeout(timeoutMs), timeoutMs };
      const { document } = await runClientCase({ ...purchaseOf(name, step), given }, parts, context);
      const has = (at: string) => get(member(document, "shop"), at) !== undefined;
      if (unless !== undefined && has(unless)) return [];
      return Object.entries({ [name]: place, ...also }).flatMap(([capability, at]) => (has(at) ? [capability] : []));
    }),
  );
  return new Set(found.flat());
}

/** A purchase before anything is judged. */
export function purchaseOf(name: string, step: Tried["step"] = {}): Vector {
  return {
    id: `session/${name}`,
    $schema: "",
    rev: 1,
    title: "A purchase before anything is judged",
    why: "Tells what the client can do",
    role: "client",
    kind: "observe",
    requirements: [],
    steps: [{ id: "buy", buy: true, ...step, expect: { any: [{ grade: "strict", match: {} }] } }],
  };
}
