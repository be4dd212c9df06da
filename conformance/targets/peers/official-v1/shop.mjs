// What both servers sell; the names and prices are those of the conformance contract.
const { EVM_PAYEE_ADDRESS, FACILITATOR_URL } = process.env;

const paid = {
  price: "$0.001",
  network: "base-sepolia",
  config: { description: "A report", mimeType: "application/json" },
};
const routes = {
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
  "GET /item/[id]": paid,
};

/** What `paymentMiddleware` is given. */
export const settings = [EVM_PAYEE_ADDRESS, routes, { url: FACILITATOR_URL }];
/** Where reports are sold. */
export const reports = ["/exact/evm/eip3009", "/item/:id", "/tail/*"];
export const goods = { goods: "the report that was paid for" };
/** Headers that nobody may see before they are paid for. */
export const sold = {
  "set-cookie": "session=paid-session-of-one-day; HttpOnly",
  etag: '"paid-edition"',
  "cache-control": "public, max-age=600",
  "x-goods": "a header that was paid for",
};
export const address = "/files/paid-address-of-the-report";
export const events = "data: the first event that was paid for\n\ndata: the last event that was paid for\n\n";
export const chunks = ["the first chunk, ", "the second chunk, ", "the third chunk"];
