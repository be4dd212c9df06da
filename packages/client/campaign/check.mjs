// What has to be true of a buyer whatever was done to it. The chain and the shop's log are the evidence; the buyer's own
// journal is only ever held against them.
import { readFile } from "node:fs/promises";
import { readJournalFile } from "../dist/file-journal.js";

/** Looks at what has moved when a life of the buyer is over: at most what it had, and what was under way. */
export function checkLife({ seat, settled, life }) {
  const { goods, claims, left } = outcomesOf(seat);
  const underWay = [...settled].filter((path) => !goods.has(path) && !claims.has(path) && !left.has(path));
  const allowed = life.killed ? seat.task.atOnce : 0;
  return [
    ...(underWay.length > allowed
      ? [`${underWay.length} payments were under way at once: ${underWay.join(", ")}.`]
      : []),
    ...(life.complaint === undefined ? [] : [`The buyer failed: ${life.complaint}`]),
    ...life.told.flatMap(({ fault }) => (fault === undefined ? [] : [fault])),
  ];
}

/** Looks at what a buyer has paid, signed and had when it has tried everything. */
export function checkEnd({ seat, arrived, settled, moved }) {
  const { task, script } = seat;
  const { goods, claims, left, refused } = outcomesOf(seat);
  const price = BigInt(task.price);
  const problems = [];
  const wrong = (text) => problems.push(text);

  for (const { path, elsewhere } of arrived) if (elsewhere) wrong(`A payment for ${path} went to another origin.`);
  for (const { path } of task.purchases) {
    const signed = new Set(arrived.filter((one) => one.path === path).map(({ header }) => header));
    if (signed.size > 1) wrong(`${signed.size} payments were made for ${path}.`);
    const ends = [goods, claims, left, refused].filter((paths) => paths.has(path)).length;
    if (ends !== 1) wrong(`${path} has ${ends} ends.`);
    const isLost = claims.has(path) || left.has(path);
    if (isLost && script.remembers) wrong(`${path} was never had, though the shop would have handed it over.`);
    if (settled.has(path) && !goods.has(path) && !isLost) wrong(`${path} was paid for and never had.`);
    if (goods.has(path) && !settled.has(path) && !script.free.has(path)) wrong(`${path} was had and never paid for.`);
  }
  const headers = new Set(arrived.map(({ header }) => header));
  const signedSum = price * BigInt(headers.size);
  if (signedSum > BigInt(task.budget)) wrong(`Payments of ${signedSum} were sent from a budget of ${task.budget}.`);
  if (moved !== price * BigInt(settled.size)) wrong(`${moved} moved for ${settled.size} purchases.`);
  for (const { payment } of arrived) {
    if (payment.accepted.amount !== task.price) wrong(`${payment.accepted.amount} was signed for.`);
  }
  return problems;
}

/** Looks at the books when nothing that was signed can settle any more, and the chain has been asked. */
export async function checkBooks({ seat, arrived, settled, life }) {
  const { task, script } = seat;
  const { goods } = outcomesOf(seat);
  // Who dies with the goods in its hands may not have written it down: the books err on the side that asks again.
  const hadByTheDead = new Set(
    seat.lives.flatMap(({ killed, told }) => (killed ? told.flatMap((one) => one.goods ?? []) : [])),
  );
  const sent = new Set(arrived.map(({ header }) => header));
  const headerOf = new Map((await recordsOf(task)).map(({ id, header }) => [id, header]));
  const entries = await readJournalFile(task.journal);
  const problems = [];
  const wrong = (text) => problems.push(text);
  const claims = life.told.flatMap(({ claim }) => claim ?? []);

  for (const { id, url, state, delivered } of entries) {
    const path = new URL(url).pathname;
    const isPaid = settled.has(path) && sent.has(headerOf.get(id));
    const isLie = script.lies.has(path) && sent.has(headerOf.get(id));
    if (isPaid && state !== "settled" && state !== "unconfirmed") wrong(`${path} settled, and the books say ${state}.`);
    if (!isPaid && !isLie && state !== "unsettled") wrong(`${path} never settled, and the books say ${state}.`);
    if (isPaid && delivered !== goods.has(path) && !hadByTheDead.has(path))
      wrong(`The books say delivered ${delivered} for ${path}.`);
    const times = claims.filter((claim) => claim === path).length;
    if (isPaid && times !== (delivered ? 0 : 1)) wrong(`The loss of ${path} was told ${times} times.`);
  }
  for (const header of sent) if (![...headerOf.values()].includes(header)) wrong("A payment is not in the books.");
  const { spent } = life.told.at(-1) ?? {};
  const kept = entries.filter(({ state }) => state !== "unsettled").length;
  if (spent !== String(BigInt(task.price) * BigInt(kept))) wrong(`The budget still counts ${spent}.`);
  if (life.complaint !== undefined) wrong(`The buyer failed: ${life.complaint}`);
  return problems;
}

/** The signed records of a journal, with the payments. */
async function recordsOf({ journal }) {
  const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
  return lines.filter(Boolean).flatMap((line) => {
    const record = JSON.parse(line);
    return record.type === "signed" ? record : [];
  });
}

/** What became of each purchase, by path: its goods once there were any, or else what was told last. */
export function outcomesOf({ lives }) {
  const last = new Map();
  for (const what of lives.flatMap(({ told }) => told)) {
    const kind = ["goods", "had", "claim", "left", "refused"].find((name) => name in what);
    if (kind === undefined || last.get(what[kind]) === "goods") continue;
    last.set(what[kind], kind === "had" ? "goods" : kind);
  }
  const named = (name) => new Set([...last].flatMap(([path, kind]) => (kind === name ? path : [])));
  return { goods: named("goods"), claims: named("claim"), left: named("left"), refused: named("refused") };
}
