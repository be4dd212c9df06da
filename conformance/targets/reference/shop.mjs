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

const facilitator = remoteFacilitator({ url: FACILITATOR_URL });
const onSolana = SVM_PAYEE_ADDRESS !== undefined;
const solanaRoutes = onSolana && {
  "GET /exact/svm": { price: "$0.001", network: SVM_NETWORK, payTo: SVM_PAYEE_ADDRESS, description: "A report" },
};

export const gate = createPaymentGate({
  facilitator,
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
  },
});

const methods = ["eip3009", "permit2", "erc7710"];
/** Where reports are sold. */
export const reports = [...methods.map((method) => `/exact/evm/${method}`), ...(onSolana ? ["/exact/svm"] : [])];
export const goods = { goods: "the report that was paid for" };
export const chunks = ["the first chunk, ", "the second chunk, ", "the third chunk"];
export const port = Number(process.env.PORT);
