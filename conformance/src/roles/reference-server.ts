import { createServer, type RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
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
import type { ToolsOptions } from "./reference-tools.js";

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
  /** How its tools differ. */
  tools?: ToolsOptions;
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
  // Loaded when a server starts: the protocol's SDK takes its time.
  const { referenceTools, serveTools, toolPath } = await import("./reference-tools.js");
  const whole = createPaymentGate({
    facilitator: decorateFacilitator(facilitator),
    schemes: [evm ?? exactEvmServer(), ...svm],
    routes: { ...paidRoutes(catalogue, environment), ...paidTools(Object.keys(referenceTools), environment) },
    verifyTimeoutMs,
    settleTimeoutMs,
    v1: true,
    ...settings,
    ...(rules ? { rules } : {}),
  });
  const gate = decorate(whole);
  const routes = hosts[host](gate, catalogue);
  const tools = onNode(serveTools({ ...gate, routes: whole.routes }, options.tools));
  return listenWith(
    createServer((request, response) => (request.url === toolPath ? tools : routes)(request, response)),
  );
}

const onNode = (handler: Parameters<typeof getRequestListener>[0]) =>
  getRequestListener(handler, { overrideGlobalObjects: false });

const hosts: Readonly<Record<HostName, (gate: PaymentGate, catalogue: readonly CatalogueRoute[]) => RequestListener>> =
  {
    fetch: (gate, catalogue) => onNode(fetchHost(gate, catalogue)),
    hono: (gate, catalogue) => onNode(honoHost(gate, catalogue)),
    express: expressHost,
    node: nodeHost,
  };

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

function paidTools(names: readonly string[], environment: Environment): Routes {
  const network = variable(environment, "EVM_NETWORK");
  const payTo = variable(environment, "EVM_PAYEE_ADDRESS");
  return Object.fromEntries(
    names.map((name) => {
      const flow = name === "upfront" && { paymentFlow: "upfront" as const };
      const terms = name === "extended" && { extensions: { terms: { info: { plan: "daily" }, schema: {} } } };
      return [`mcp://tool/${name}`, { price: "$0.001", network, payTo, ...flow, ...terms }];
    }),
  );
}

const svmPath = "/exact/svm";

const usdc = { asset: usdcAddress, amount: atomicAmount("1000") };
const prices: Readonly<Record<string, Price>> = {
  "/exact/evm/permit2": { ...usdc, extra: { assetTransferMethod: "permit2", name: "USDC", version: "2" } },
  "/exact/evm/erc7710": { ...usdc, extra: { assetTransferMethod: "erc7710" } },
};
