import { report, sell } from "../../shop.mjs";

// Headers that nobody may see before they are paid for.
export const GET = sell(
  report({
    headers: {
      "set-cookie": "session=paid-session-of-one-day; HttpOnly",
      etag: '"paid-edition"',
      "cache-control": "public, max-age=600",
      "x-goods": "a header that was paid for",
    },
  }),
);
