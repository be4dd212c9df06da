import { expect, it } from "vitest";
import { errorOf, setUp } from "../testing/paying-fetch.js";
import { encoded, receipt, sells, startShop } from "../testing/shop.js";
import { journalToCsv, journalToJson } from "./export.js";
import { memoryJournal } from "./journal.js";

const reason = '=HYPERLINK("evil"),\r\n';

async function books() {
  const failed = { ...receipt, success: false, transaction: "", errorReason: reason };
  const shop = await startShop((request) =>
    request.path === "/failed" && request.payment
      ? { status: 402, headers: { "PAYMENT-RESPONSE": encoded(failed) } }
      : sells()(request),
  );
  const { pay, journal } = setUp({ journal: memoryJournal({ now: () => 1_800_000_000.25 }) });
  await (await pay(`${shop.url}report`)).text();
  await errorOf(pay(`${shop.url}failed`));
  return { journal, url: shop.url, host: new URL(shop.url).host };
}

it("writes the books as CSV that no spreadsheet computes", async () => {
  const { journal, url, host } = await books();
  const [one, two] = journal.entries();
  const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
  const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
  const paid = `10000,${asset},eip155:84532,exact,${payTo},${host}`;
  expect(journalToCsv(journal.entries())).toBe(
    [
      "time,id,state,delivered,amount,asset,network,scheme,payTo,host,url,purchase,status,transaction,reason",
      `2027-01-15T08:00:00.250Z,${one?.id},settled,true,${paid},${url}report,GET ${url}report,200,0xabc,`,
      `2027-01-15T08:00:00.250Z,${two?.id},open,false,${paid},${url}failed,GET ${url}failed,402,,"'=HYPERLINK(""evil""),\r\n"`,
      "",
    ].join("\r\n"),
  );
});

it("writes the books as JSON, without a signature", async () => {
  const { journal } = await books();
  const text = journalToJson(journal.entries());
  expect(JSON.parse(text)).toMatchObject([
    { time: "2027-01-15T08:00:00.250Z", state: "settled", amount: "10000", transaction: "0xabc" },
    { state: "open", reason },
  ]);
  expect(text).not.toContain("signed 10000");
});
