import type { Asking } from "./refusals.js";

/** Writes what a person in a browser reads in place of a page that is not paid for; it needs neither scripts nor images. */
export function writePage({ route, url }: Asking, refusal?: string): string {
  const { serviceName, description } = route.info;
  const name = escapeHtml(serviceName ?? "This page");
  const offers = route.offers.map(({ network, asset }, index) => {
    const price = escapeHtml(route.prices[index] ?? "");
    return `<li><strong>${price}</strong> on <code>${escapeHtml(network)}</code>, paid in <code>${escapeHtml(asset)}</code></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Payment required</title>
<style>
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Payment required</h1>
${refusal === undefined ? "" : `<p role="alert">The payment was not taken: ${escapeHtml(refusal)}</p>\n`}<p>${name} is sold by x402, a way to pay for a single request.</p>
${description === undefined ? "" : `<p>${escapeHtml(description)}</p>\n`}<h2>What it costs</h2>
<ul>
${offers.join("\n")}
</ul>
<h2>How to pay</h2>
<p>Open this address with a client or a browser extension that pays by x402. It finds the offers in the header PAYMENT-REQUIRED of this answer.</p>
<p><code>${escapeHtml(url)}</code></p>
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes text harmless in HTML, between tags and within quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}
