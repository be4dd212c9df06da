// Payments of one cent by EIP-3009, signed ahead of what is measured.
import { deriveKey } from "../../../conformance/dist/chain/keys.js";
import { exactEvmClient } from "../../exact-evm/dist/client.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { exactEvmServer } from "../../exact-evm/dist/server.js";

const payers = 64;
const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";

/** Funds payers on a chain, and answers what signs payments by each of them in turn. */
export async function createPayments(world) {
  const price = exactEvmServer().price("$0.01", world.network);
  // Long enough for the whole run, as payments are signed before it.
  const offer = { scheme: "exact", network: world.network, ...price, payTo, maxTimeoutSeconds: 3_600 };
  const keys = Array.from({ length: payers }, (_, index) => deriveKey("payer", `bench/${index}`));
  const accounts = await Promise.all(keys.map((key) => keyAccount(key)));
  for (const { address } of accounts) await world.fund(address, 10n ** 12n);
  const schemes = accounts.map((account) => exactEvmClient({ account }));
  let signed = 0;

  async function sign() {
    const payload = await schemes[signed++ % payers].createPayload(offer);
    const paymentPayload = { x402Version: 2, accepted: offer, payload };
    return JSON.stringify({ x402Version: 2, paymentPayload, paymentRequirements: offer });
  }
  return (count) => Promise.all(Array.from({ length: count }, sign));
}
