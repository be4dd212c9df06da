// What both servers sell; the names and prices are those of the conformance contract.
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { ExactSvmScheme } from "@x402/svm/exact/server";

const { FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS, SVM_NETWORK, SVM_PAYEE_ADDRESS } = process.env;

const paid = {
  accepts: { scheme: "exact", price: "$0.001", network: EVM_NETWORK, payTo: EVM_PAYEE_ADDRESS },
  description: "A report",
  mimeType: "application/json",
};
const onSolana = SVM_PAYEE_ADDRESS !== undefined;
const solanaRoutes = onSolana && {
  "GET /exact/svm": { ...paid, accepts: { ...paid.accepts, network: SVM_NETWORK, payTo: SVM_PAYEE_ADDRESS } },
};

export const routes = {
  ...solanaRoutes,
  "GET /exact/evm/eip3009": paid,
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
};

export const resourceServer = new x402ResourceServer(new HTTPFacilitatorClient({ url: FACILITATOR_URL })).register(
  EVM_NETWORK,
  new ExactEvmScheme(),
);
if (onSolana) resourceServer.register(SVM_NETWORK, new ExactSvmScheme());

/** Where reports are sold. */
export const reports = ["/exact/evm/eip3009", ...(onSolana ? ["/exact/svm"] : []), "/item/:id"];
/** Headers that nobody may see before they are paid for. */
export const sold = {
  "set-cookie": "session=paid-session-of-one-day; HttpOnly",
  etag: '"paid-edition"',
  "cache-control": "public, max-age=600",
  "x-goods": "a header that was paid for",
};
export const address = "/files/paid-address-of-the-report";
export const events = "data: the first event that was paid for\n\ndata: the last event that was paid for\n\n";
