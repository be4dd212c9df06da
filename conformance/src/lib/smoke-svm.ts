const transaction = [
  "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADOPXS2IIWOhfXMfp74BHRm",
  "6yatw6/9EydI1PvTo2PWSIvxBrz7zQaCJKRO8TK7l2DyKfDWy5B4LJNJZ5B6XTsCgAIBBAhroWwtVNod4SbBPz2ZxRcU/H7xc0PQv5epbsqj",
  "5rJTxmiKjhHrIxfPLWAb7Yd1WLHZswYaBXQ2rAoMigv9SuZCvPaP63xrs6xdIyS6RolIVFUGlAI/P6B9gy+wH/fpxjjpowsaDUuUOdvyvdOe",
  "iuZia0ASJcqi65fI+ES1C5bNNDtELLORIVfxOpM9ATQoLQMrX/7NAaLb8bd5BgjfAC6nAwZGb+UhFzL/7K26csOb57yM5bvF9xJrLEObOkAA",
  "AAAFSlNamSkhBk0k6HFg2jh8fDW13bySu4HkH6hAQQVEjQbd9uHXZaGT2cvhRs7reawctIXtX1s3kTqM9YV+/wCpyV29u5s5tb9yxXaxLxIj",
  "PB/vcv+BhIj3ODTS8YLYlusEBQAFAiBOAAAFAAkDAQAAAAAAAAAHBAIEAwEKDBAnAAAAAAAABgYAIDBkZmNlMjNiMzNiZTIwOWM2MzU3ZjBm",
  "ZTU2MDkyMzhkAA==",
].join("");

const offer = {
  scheme: "exact",
  network: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
  amount: "10000",
  asset: "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
  payTo: "7pdJrm7yB2btRvzx1LryNxSbsQuVRbR3JrdKWa7XVzW6",
  maxTimeoutSeconds: 60,
  extra: { feePayer: "8F9PRWffenL9Snxszxw4ErfYwRmREL762TUo6jdCDhqw" },
};

/** A payment on Solana by a throw-away key, as `svm.verifyPayment` is asked about it. */
export const solanaPayment = {
  x402Version: 2,
  paymentPayload: { x402Version: 2, accepted: offer, payload: { transaction } },
  paymentRequirements: offer,
  feePayers: [offer.extra.feePayer],
};

/** The same without its transaction. */
export const emptySolanaPayment = {
  ...solanaPayment,
  paymentPayload: { ...solanaPayment.paymentPayload, payload: { transaction: "" } },
};
