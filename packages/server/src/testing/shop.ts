import { createPaymentGate, type PaymentGateOptions } from "../gate.js";
import type { Routes } from "../route.js";
import { fakeScheme, scriptedFacilitator } from "./facilitator.js";
import type { Behaviour, Host } from "./host-kit.js";
import { firstOffer, pay } from "./payment.js";

const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";

/** An offer of one cent. */
export const oneCent = { price: "$0.01", network: "eip155:84532", payTo };

const extensions = { terms: { info: { plan: "gold", limits: { day: 5 } }, schema: { type: "object" } } };
const routes: Routes = { "GET /w": oneCent, "/any": oneCent, "GET /extended": { ...oneCent, extensions } };

/** Opens a shop behind a host and gives the test what it needs to buy there. */
export async function openShop(
  host: Host,
  behaviour: Behaviour = {},
  { maxHeldBytes, ...options }: Partial<PaymentGateOptions> & { maxHeldBytes?: number } = {},
) {
  const facilitator = scriptedFacilitator();
  const events: string[] = [];
  const gate = createPaymentGate({
    facilitator,
    schemes: [fakeScheme],
    routes,
    onEvent: (event) => events.push(event.type),
    ...options,
  });
  const shop = await host.start(gate, behaviour, maxHeldBytes === undefined ? {} : { maxHeldBytes });
  const offerOf = async (path = "/w") => firstOffer((await shop.send(path)).headers);
  return {
    shop,
    facilitator,
    events,
    offerOf,
    /** Buys with a payment that `change` alters. */
    buy: async (change: Record<string, unknown> = {}, path = "/w") =>
      shop.send(path, { headers: { "payment-signature": pay(await offerOf(path), change) } }),
    calls: () => facilitator.calls.map(({ call }) => call),
    close: () => shop.close(),
  };
}
