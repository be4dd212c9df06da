import { leaf, parse, wireObject } from "@x402-reference/types";

/** The extension by which a client names one purchase. */
export const paymentIdentifier = "payment-identifier";

const identifier = /^[A-Za-z0-9_-]{16,128}$/;

const Entry = /*#__PURE__*/ wireObject({
  info: /*#__PURE__*/ wireObject({
    id: /*#__PURE__*/ leaf(
      (input): input is string => typeof input === "string" && identifier.test(input),
      "16 to 128 letters, digits, _ or -",
    ),
  }),
});

/**
 * The purchase that a payment's extensions name; nothing when they name none in the right form.
 *
 * @see payment_identifier.md
 */
export function paymentIdentifierOf(extensions: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const read = parse(Entry, extensions?.[paymentIdentifier]);
  return read.ok ? read.value.info.id : undefined;
}
