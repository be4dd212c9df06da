import { withPayment } from "@x402-reference/server/next";
import { gate } from "../../gate.mjs";

export const GET = withPayment(() => Response.json({ report: "Sunny, with a light wind." }), gate, {
  route: "GET /report",
});
