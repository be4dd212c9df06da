import { report, sell } from "../../../shop.mjs";

export const GET = sell(report());
