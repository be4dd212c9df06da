// What the app sells; the names and prices are those of the conformance contract.
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { withX402 } from "@x402/next";
import { ExactSvmScheme } from "@x402/svm/exact/server";
import { NextResponse } from "next/server";

const { FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS, SVM_NETWORK, SVM_PAYEE_ADDRESS } = process.env;
const server = new x402ResourceServer(new HTTPFacilitatorClient({ url: FACILITATOR_URL })).register(
  EVM_NETWORK,
  new ExactEvmScheme(),
);
if (SVM_PAYEE_ADDRESS) server.register(SVM_NETWORK, new ExactSvmScheme());

const sellFor = (network, payTo) => (handler) =>
  withX402(
    handler,
    {
      accepts: { scheme: "exact", price: "$0.001", network, payTo },
      description: "A report",
      mimeType: "application/json",
    },
    server,
  );

/** Sells what a handler answers. */
export const sell = sellFor(EVM_NETWORK, EVM_PAYEE_ADDRESS);
/** The same on Solana, when somebody is to be paid there. */
export const sellOnSolana = SVM_PAYEE_ADDRESS
  ? sellFor(SVM_NETWORK, SVM_PAYEE_ADDRESS)
  : () => () => new NextResponse(null, { status: 404 });

const goods = { goods: "the report that was paid for" };
/** The report, with more headers or another status. */
export const report = (init) => () => NextResponse.json(goods, init);
