import { createServer } from "node:http";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { exactSvmServer } from "@x402-reference/exact-svm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate, type PaymentGate, type PaymentGateOptions, type Routes } from "@x402-reference/server";
import { atomicAmount, type Facilitator, type Price, type ServerScheme } from "@x402-reference/types";
import { usdcAddress } from "../chain/addresses.js";
import type { RunningTarget, Target } from "../run/types.js";
import { type Environment, variable } from "./environment.js";
import { listenWith } from "./listen-with.js";
import { type CatalogueRoute, referenceCatalogue } from "./reference-catalogue.js";
import { expressHost, fetchHost, honoHost, nodeHost } from "./reference-hosts.js";
import { serveFetch } from "./serve-fetch.js";

type HostName = "fetch" | "node" | "express" | "hono";

/** What makes this server differ from the reference. */
export interface ReferenceServerOptions {
  /** A name for reports. */
  name?: string;
  /** What it runs on. */
  host?: HostName;
  rules?: PaymentGateOptions["rules"];
  /** More settings of the gate. */
  gate?: Partial<Omit<PaymentGateOptions, "facilitator" | "rules" | "schemes">>;
  /** How it sells on EVM networks. */
  evm?: ServerScheme;
  /** How long it waits for its facilitator, in milliseconds. */
  facilitatorTimeoutMs?: number;
  /** Puts something around the gate, such as a fault that is not the lack of a rule. */
  decorate?(gate: PaymentGate): PaymentGate;
  /** The same around what the server knows of its facilitator. */
  decorateFacilitator?(facilitator: Facilitator): Facilitator;
}

// Shorter than a case, so that a facilitator that never answers leaves time for the server to say so.
const verifyTimeoutMs = 2_000;
const settleTimeoutMs = 3_000;

/**
 * The reference server in this process, as a target; with rules taken out it is a mutant.
 *
 * @example
 * ```ts
 * const careless = referenceServerTarget({ host: "hono", rules: gateRulesWithout("CORE-FLOW-006") });
 * ```
 */
export function referenceServerTarget(options: ReferenceServerOptions = {}): Target {
  const { host = "fetch", name = `the reference server on ${host}` } = options;
  return { kind: "in-process", value: name, start: (environment) => start(environment, host, options) };
}

async function start(
  environment: Environment,
  host: HostName,
  { rules, gate: settings, evm, decorate = same, decorateFacilitator = same, ...options }: ReferenceServerOptions,
): Promise<RunningTarget> {
  const { facilitatorTimeoutMs: timeoutMs = settleTimeoutMs } = options;
  const facilitator = remoteFacilitator({ url: variable(environment, "FACILITATOR_URL"), timeoutMs });
  const onSolana = environment.SVM_PAYEE_ADDRESS !== undefined;
  const catalogue = referenceCatalogue.filter(({ path }) => onSolana || path !== svmPath);
  const svm = onSolana ? [exactSvmServer({ supported: await facilitator.supported() })] : [];
  const gate = decorate(
    createPaymentGate({
      facilitator: decorateFacilitator(facilitator),
      schemes: [evm ?? exactEvmServer(), ...svm],
      routes: paidRoutes(catalogue, environment),
      verifyTimeoutMs,
      settleTimeoutMs,
      v1: true,
      ...settings,
      ...(rules ? { rules } : {}),
    }),
  );
  if (host === "express") return listenWith(createServer(expressHost(gate, catalogue)));
  if (host === "node") return listenWith(createServer(nodeHost(gate, catalogue)));
  return serveFetch(host === "hono" ? honoHost(gate, catalogue) : fetchHost(gate, catalogue));
}

function same<Value>(value: Value): Value {
  return value;
}

function paidRoutes(catalogue: readonly CatalogueRoute[], environment: Environment): Routes {
  const paid = catalogue.filter((route) => route.paid);
  return Object.fromEntries(
    paid.map(({ method, path, pattern, upfront }) => {
      const chain = path === svmPath ? "SVM" : "EVM";
      const network = variable(environment, `${chain}_NETWORK`);
      const payTo = variable(environment, `${chain}_PAYEE_ADDRESS`);
      const price = prices[path] ?? "$0.001";
      const flow = upfront && { paymentFlow: "upfront" as const };
      return [`${method} ${pattern ?? path}`, { price, network, payTo, description: path, ...flow }];
    }),
  );
}

const svmPath = "/exact/svm";

const usdc = { asset: usdcAddress, amount: atomicAmount("1000") };
const prices: Readonly<Record<string, Price>> = {
  "/exact/evm/permit2": { ...usdc, extra: { assetTransferMethod: "permit2", name: "USDC", version: "2" } },
  "/exact/evm/erc7710": { ...usdc, extra: { assetTransferMethod: "erc7710" } },
};
