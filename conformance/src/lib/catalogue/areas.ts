import { amountRows } from "./amount.js";
import { base64Rows } from "./base64.js";
import { evmRows } from "./evm.js";
import { extensionRows } from "./extensions.js";
import { headerRows } from "./headers.js";
import { jsonRows } from "./json.js";
import { networkRows } from "./network.js";
import { objectRows } from "./objects.js";
import { offerRows } from "./offers.js";
import { priceRows } from "./price.js";
import type { Row } from "./row.js";
import { svmRows } from "./svm.js";
import { v1Rows } from "./v1.js";

/** The offline vectors that are made from tables, by area. */
export async function areas(): Promise<Readonly<Record<string, readonly Row[]>>> {
  return {
    amount: amountRows,
    base64: base64Rows,
    evm: await evmRows(),
    extensions: extensionRows,
    headers: headerRows,
    json: jsonRows,
    network: networkRows,
    objects: objectRows,
    offers: offerRows,
    price: priceRows,
    svm: await svmRows(),
    v1: v1Rows,
  };
}
