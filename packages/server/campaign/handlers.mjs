/** Behaviours that end in an answer of their own failure. */
export const failing = ["throws", "breaks-off", "status-500", "status-404"];

/**
 * What the handlers of a round do, as the request asks for it. Every run leaves its mark on all parts of the response, so
 * that any byte of it can be told wherever it turns up.
 */
export function createHandlers(seen) {
  const underWay = new Set();

  function begin(headers, target) {
    const mark = `goods-${seen.runs.length}-`;
    const behaviour = headers["x-behaviour"];
    const payer = payerIn(headers["payment-signature"]);
    const run = { mark, behaviour, payer, target, step: Number(headers["x-step"]), approvals: [...seen.approvals] };
    run.besides = [...underWay].filter((other) => other.payer === payer).length;
    seen.runs.push(run);
    let finished = () => {};
    run.ended = new Promise((resolve) => {
      finished = resolve;
    });
    underWay.add(run);
    const over = () => {
      underWay.delete(run);
      finished();
    };
    async function* chunks() {
      try {
        yield `${mark}1`;
        if (behaviour === "slow") await new Promise((resolve) => setTimeout(resolve, 120));
        if (behaviour === "stream") await new Promise((resolve) => setImmediate(resolve));
        if (behaviour === "breaks-off") throw new Error("The handler broke.");
        yield `${mark}2`;
      } finally {
        over();
      }
    }
    const status = Number(/^status-(\d+)$/.exec(behaviour)?.[1] ?? (behaviour === "redirect" ? 302 : 200));
    return {
      status,
      headers: {
        "content-type": "text/plain",
        "x-goods": `${mark}h`,
        "set-cookie": `goods=${mark}c`,
        ...(status === 302 && { location: `/${mark}l` }),
      },
      mayThrow() {
        if (behaviour !== "throws") return;
        over();
        throw new Error("The handler broke.");
      },
      chunks,
      over,
    };
  }
  return { begin, allOver: () => Promise.all(seen.runs.map(({ ended }) => ended)) };
}

function payerIn(header) {
  try {
    const { payload } = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    return payload.authorization.from.toLowerCase();
  } catch {
    return undefined;
  }
}
