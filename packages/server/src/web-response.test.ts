import { expect, it } from "vitest";
import type { PaidAdmission } from "./admission.js";
import { sell } from "./web-response.js";

it("lets go of an endless response when the client has gone", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    cancel() {
      cancelled = true;
    },
  });
  const abandoned: string[] = [];
  const admission: PaidAdmission = {
    kind: "paid",
    settle: async () => ({ kind: "withhold", status: 500, headers: {}, body: "" }),
    abandon: (why) => void abandoned.push(why),
  };
  const leaving = new AbortController();
  const sold = sell(admission, { signal: leaving.signal, run: async () => new Response(endless), maxHeldBytes: 10 });
  await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  expect(await sold).toMatchObject({ answer: { status: 500 } });
  expect(cancelled).toBe(true);
  expect(abandoned[0]).toBe("the client has gone");
});
