// What all reference servers sell; the names and prices are those of the conformance contract.
import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { exactSvmServer } from "@x402-reference/exact-svm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate } from "@x402-reference/server";

const { FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS, SVM_NETWORK, SVM_PAYEE_ADDRESS } = process.env;
const { address: asset, name, version } = dollarAssets[EVM_NETWORK];
const paid = { price: "$0.001", network: EVM_NETWORK, payTo: EVM_PAYEE_ADDRESS, description: "A report" };
/** The same price, to be paid in another way than the token's own. */
const paidBy = (extra) => ({ ...paid, price: { asset, amount: "1000", extra } });

const tools = ["get_weather", "forecast", "annotated", "failing"];

// Shorter than the suite waits, so that it sees what comes of a facilitator that does not answer.
const facilitator = remoteFacilitator({ url: FACILITATOR_URL, timeoutMs: 3_000 });
const onSolana = SVM_PAYEE_ADDRESS !== undefined;
const solanaRoutes = onSolana && {
  "GET /exact/svm": { price: "$0.001", network: SVM_NETWORK, payTo: SVM_PAYEE_ADDRESS, description: "A report" },
};

export const gate = createPaymentGate({
  facilitator,
  v1: true,
  verifyTimeoutMs: 2_000,
  settleTimeoutMs: 3_000,
  schemes: [exactEvmServer(), ...(onSolana ? [exactSvmServer({ supported: await facilitator.supported() })] : [])],
  routes: {
    ...solanaRoutes,
    "GET /exact/evm/eip3009": paid,
    "GET /exact/evm/permit2": paidBy({ assetTransferMethod: "permit2", name, version }),
    "GET /exact/evm/erc7710": paidBy({ assetTransferMethod: "erc7710" }),
    "POST /echo": paid,
    "GET /failing": paid,
    "GET /stream": paid,
    "GET /slow": paid,
    "GET /events": paid,
    "GET /headers": paid,
    "GET /moved": paid,
    "GET /throwing": paid,
    "GET /tail/*": paid,
    "GET /item/:id": paid,
    ...Object.fromEntries(tools.map((name) => [`mcp://tool/${name}`, paid])),
    "mcp://tool/extended": { ...paid, extensions: { terms: { info: { plan: "daily" }, schema: {} } } },
    "mcp://tool/upfront": { ...paid, paymentFlow: "upfront" },
    "GET /upfront": { ...paid, paymentFlow: "upfront" },
    "GET /upfront-failing": { ...paid, paymentFlow: "upfront" },
  },
});

const methods = ["eip3009", "permit2", "erc7710"];
/** Where reports are sold. */
export const reports = [
  ...methods.map((method) => `/exact/evm/${method}`),
  ...(onSolana ? ["/exact/svm"] : []),
  "/item/:id",
  "/upfront",
];
export const goods = { goods: "the report that was paid for" };
/** Headers that nobody may see before they are paid for. */
export const sold = {
  "set-cookie": "session=paid-session-of-one-day; HttpOnly",
  etag: '"paid-edition"',
  "cache-control": "public, max-age=600",
  "x-goods": "a header that was paid for",
};
export const address = "/files/paid-address-of-the-report";
export const events = "data: the first event that was paid for\n\ndata: the last event that was paid for\n\n";
export const chunks = ["the first chunk, ", "the second chunk, ", "the third chunk"];
export const port = Number(process.env.PORT);
