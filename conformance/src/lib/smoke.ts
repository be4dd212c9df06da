import type { Answer, OperationName, Question } from "./contract.js";
import { emptySolanaPayment, solanaPayment } from "./smoke-svm.js";

const digits = "0x0000000000000000000000000000000000000000000000000000000000000001";
const address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const domain = { name: "USDC", version: "2", chainId: 84532, verifyingContract: address };
const authorization = {
  // Whose key is the number one.
  from: "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf",
  to: address,
  value: "1",
  validAfter: "0",
  validBefore: "1",
  nonce: digits,
};
const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: address,
  payTo: address,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const payment = { x402Version: 2, accepted: offer, payload: { signature: "0x00", authorization } };

/**
 * For an operation, an input that every library accepts and one so broken that none can: what tells a driver that works
 * from one that is miswired. The surest come first.
 */
const pairs: readonly { op: OperationName; good: object; bad: object }[] = [
  { op: "base64.decode", good: { base64: "e30=" }, bad: { base64: "%%%%" } },
  { op: "json.parse", good: { text: '{"a":1}' }, bad: { text: '{"a":' } },
  { op: "amount.toAtomic", good: { decimal: "0.01", decimals: 6 }, bad: { decimal: "ten", decimals: 6 } },
  { op: "amount.parse", good: { text: "10000" }, bad: { text: "ten" } },
  { op: "amount.fromAtomic", good: { amount: "10000", decimals: 6 }, bad: { amount: "ten", decimals: 6 } },
  { op: "network.parse", good: { text: "eip155:84532" }, bad: { text: "" } },
  { op: "payment.decode", good: { header: encode(payment) }, bad: { header: "%%%%" } },
  { op: "required.decode", good: { header: encode(required()) }, bad: { header: "%%%%" } },
  { op: "settlement.decode", good: { header: encode(settlement()) }, bad: { header: "%%%%" } },
  { op: "object.read", good: { type: "PaymentPayload", object: payment }, bad: { type: "PaymentPayload", object: {} } },
  {
    op: "object.read",
    good: { type: "PaymentRequirements", object: offer },
    bad: { type: "PaymentRequirements", object: {} },
  },
  {
    op: "price.toAtomic",
    good: { price: "$0.01", network: "eip155:84532" },
    bad: { price: "ten", network: "eip155:84532" },
  },
  { op: "network.fromV1", good: { name: "base-sepolia" }, bad: { name: "no-such-network" } },
  { op: "network.toV1", good: { network: "eip155:84532" }, bad: { network: "" } },
  { op: "offer.match", good: { offers: [offer], accepted: offer }, bad: { offers: [], accepted: offer } },
  { op: "evm.digest", good: { domain, authorization }, bad: { domain: {}, authorization: {} } },
  { op: "evm.domainSeparator", good: { domain }, bad: { domain: {} } },
  {
    op: "evm.sign",
    good: { domain, authorization, privateKey: digits },
    bad: { domain, authorization, privateKey: "0x" },
  },
  {
    op: "svm.associatedAccount",
    good: {
      owner: solanaPayment.paymentRequirements.payTo,
      mint: solanaPayment.paymentRequirements.asset,
      program: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
    },
    bad: { owner: "", mint: "", program: "" },
  },
  { op: "svm.verifyPayment", good: solanaPayment, bad: emptySolanaPayment },
];

function required(): object {
  return { x402Version: 2, resource: { url: "https://shop.example/report" }, accepts: [offer] };
}

function settlement(): object {
  return { success: true, transaction: digits, network: "eip155:84532", payer: address };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

/**
 * Tries one valid and one broken input on operations that a driver lists, until one of them tells the two apart; answers
 * what is wrong when none does.
 */
export async function smokeTest(
  ops: readonly string[],
  ask: (question: Question) => Promise<Answer>,
): Promise<string | undefined> {
  const seen: string[] = [];
  for (const { op, good, bad } of pairs) {
    if (!ops.includes(op)) continue;
    const [accepted, refused] = [await ask({ op, input: good }), await ask({ op, input: bad })];
    if (isAcceptance(accepted) && isRefusal(refused)) return undefined;
    seen.push(`${op} answers ${inWords(accepted)} to a valid and ${inWords(refused)} to a broken input`);
  }
  if (seen.length === 0) return "The driver lists no operation that the suite could try it with.";
  return `The driver tells no valid input from a broken one, so that it says nothing of its library: ${seen.slice(0, 3).join("; ")}.`;
}

/** A verdict is an answer, whatever it says. */
function isAcceptance(answer: Answer): boolean {
  return answer.ok && answer.value.isValid !== false;
}

function isRefusal(answer: Answer): boolean {
  if (answer.ok) return answer.value.isValid === false;
  return answer.error.type === "invalid" || answer.error.type === "refused";
}

function inWords(answer: Answer): string {
  if (!answer.ok) return answer.error.type;
  return answer.value.isValid === false ? "invalid" : "ok";
}
