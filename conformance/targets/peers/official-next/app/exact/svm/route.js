import { report, sellOnSolana } from "../../../shop.mjs";

export const GET = sellOnSolana(report());
