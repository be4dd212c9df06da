import { type ClientRule, createPaymentClient, type Policy, readReceipt } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { versionOne } from "@x402-reference/client/v1";
import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import type { ClientScheme } from "@x402-reference/types";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { parseJsonText } from "../peers/payment-header.js";
import type { Purchase, Target } from "../run/types.js";
import { type Environment, hexVariable, variable } from "./environment.js";
import type { DecorateCall } from "./reference-tool-buyer.js";

/** What makes this client differ from the reference. */
export interface ReferenceClientOptions {
  /** A name for reports. */
  name?: string;
  rules?: readonly ClientRule[];
  /** What it may pay; ten cents of the network's dollar asset unless told. */
  policy?: Policy;
  /** Puts another policy in the place of what it was told. */
  decoratePolicy?(policy: Policy): Policy;
  /** Puts something around the scheme that signs for an account, such as a fault that is not the lack of a rule. */
  decorate?(scheme: ClientScheme, account: PrivateKeyAccount): ClientScheme;
  /** The same around the scheme that signs on Solana. */
  decorateSvm?(scheme: ClientScheme, environment: Environment): ClientScheme;
  /** The same around the `fetch` that pays by the scheme. */
  decorateFetch?(paying: typeof fetch, scheme: ClientScheme): typeof fetch;
  /** The same around what calls tools and pays for them by the scheme. */
  decorateCall?: DecorateCall;
}

const tenCents = "100000";

/**
 * The reference client in this process, as a target; with rules taken out it is a mutant.
 *
 * @example
 * ```ts
 * const careless = referenceClientTarget({ rules: withoutRule(clientRules, "HTTP-CLI-023") });
 * ```
 */
export function referenceClientTarget(options: ReferenceClientOptions = {}): Target {
  return {
    kind: "in-process",
    value: options.name ?? "the reference client",
    start: async () => ({
      output: () => "",
      ended: () => undefined,
      stop: async () => undefined,
      purchase: (environment, timeoutMs) => purchase(environment, { ...options, timeoutMs }),
    }),
  };
}

async function purchase(
  environment: Environment,
  { timeoutMs, ...options }: ReferenceClientOptions & { timeoutMs: number },
): Promise<Purchase> {
  const begun = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  const finished = (exitCode: number | undefined, output: unknown): Purchase => ({
    exitCode,
    timedOut: signal.aborted,
    stdout: `${JSON.stringify(output)}\n`,
    stderr: "",
    durationMs: performance.now() - begun,
  });
  try {
    if (environment.MCP_SERVER_URL !== undefined) {
      const { callOnce } = await import("./reference-tool-buyer.js");
      const outcome = await callOnce(environment, {
        ...(await payingClient(environment, options)),
        ...options,
        signal,
      });
      return finished(outcome.success ? 0 : 1, outcome);
    }
    const url = `${variable(environment, "RESOURCE_SERVER_URL")}${variable(environment, "ENDPOINT_PATH")}`;
    const pay = await payingFetch(environment, options);
    for (let left = Number(environment.CLIENT_CALLS ?? 1); left > 1; left--) await attempted(pay(url, { signal }));
    const response = await pay(url, { signal });
    const text = await response.text();
    const receipt = readReceipt(response) ?? versionOne.readReceipt(response);
    return finished(response.ok ? 0 : 1, {
      success: response.ok,
      status_code: response.status,
      data: parseJsonText(text) ?? text,
      ...(receipt ? { payment_response: receipt } : {}),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return finished(signal.aborted ? undefined : 1, { success: false, error: message });
  }
}

/** An earlier call, of which nothing is told. */
async function attempted(call: Promise<Response>): Promise<void> {
  await call.then((response) => response.text()).catch(() => undefined);
}

async function payingFetch(environment: Environment, options: ReferenceClientOptions): Promise<typeof fetch> {
  const { decorateFetch = (paying) => paying } = options;
  const { client, scheme } = await payingClient(environment, options);
  return decorateFetch(wrapFetch(fetch, client, { versionOne }), scheme);
}

async function payingClient(environment: Environment, options: ReferenceClientOptions) {
  const { rules, decorate = (scheme) => scheme, decorateSvm = (scheme) => scheme } = options;
  const network = variable(environment, "EVM_NETWORK");
  const account = privateKeyToAccount(hexVariable(environment, "EVM_PRIVATE_KEY"));
  const scheme = exactEvmClient({ account, rpcUrls: { [network]: variable(environment, "EVM_RPC_URL") } });
  const svm = environment.SVM_PRIVATE_KEY === undefined ? undefined : await payingOnSolana(environment);
  const asset = dollarAssets[network]?.address ?? "";
  const budget = environment.CLIENT_BUDGET;
  const policy: Policy = options.policy ?? {
    maxAmount: { [network]: { [asset]: tenCents }, ...svm?.maxAmount },
    // Both, so that its preference for one of them shows.
    flows: ["authorization", "upfront"],
    ...(budget !== undefined && { budgets: [{ network, asset, amount: budget, seconds: 86_400 }] }),
  };
  const client = createPaymentClient({
    schemes: [decorate(scheme, account), ...(svm ? [decorateSvm(svm.scheme, environment)] : [])],
    policy: options.decoratePolicy?.(policy) ?? policy,
    ...(rules ? { rules } : {}),
  });
  return { client, scheme };
}

async function payingOnSolana(environment: Environment) {
  // Loaded when asked for: a run without Solana does without it.
  const [{ exactSvmClient }, { dollarAssets: mints }, { createKeyPairSignerFromBytes, getBase58Encoder }] =
    await Promise.all([
      import("@x402-reference/exact-svm/client"),
      import("@x402-reference/exact-svm"),
      import("@solana/kit"),
    ]);
  const network = variable(environment, "SVM_NETWORK");
  const secretKey = getBase58Encoder().encode(variable(environment, "SVM_PRIVATE_KEY"));
  const signer = await createKeyPairSignerFromBytes(secretKey);
  return {
    scheme: exactSvmClient({ signer, rpcUrls: { [network]: variable(environment, "SVM_RPC_URL") } }),
    maxAmount: { [network]: { [mints[network]?.address ?? ""]: tenCents } },
  };
}
