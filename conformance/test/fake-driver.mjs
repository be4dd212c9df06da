// A driver of three operations that behaves as its argument says; the tests of the protocol are its only users.
const [behaviour = "honest"] = process.argv.slice(2);

const hello = {
  name: "fake",
  version: "1.0.0",
  language: "javascript",
  ops: ["amount.toAtomic", "amount.parse", "object.read"],
};
const write = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const ok = (id, value) => ({ id, ok: true, value });
const no = (id, type) => ({ id, ok: false, error: { type } });

function honest({ id, op, input }) {
  if (op === "hello") return ok(id, hello);
  if (op === "object.read")
    return input.type === "ResourceInfo" ? ok(id, { object: input.object }) : no(id, "unsupported");
  if (op === "amount.parse")
    return /^[1-9][0-9]*$/.test(input.text) ? ok(id, { amount: input.text }) : no(id, "invalid");
  if (op !== "amount.toAtomic") return no(id, "unsupported");
  return /^[0-9.]+$/.test(input.decimal) ? ok(id, { amount: "10000" }) : no(id, "invalid");
}

const held = [];
let questions = 0;
const isTrigger = (question) => question.input?.text === "666";

const behaviours = {
  honest: (question) => write(honest(question)),
  backwards(question) {
    if (question.op !== "amount.parse") return write(honest(question));
    held.push(honest(question));
    setTimeout(() => {
      const next = held.pop();
      if (next) write(next);
    }, 20);
  },
  chatty(question) {
    process.stderr.write("a word beside the point\n");
    write({ ...honest(question), took: 3, note: null });
  },
  "says-hello-wrongly": ({ id, op }) =>
    write(op === "hello" ? ok(id, { ...hello, ops: "all" }) : no(id, "unsupported")),
  "refuses-hello": ({ id }) => write(no(id, "internal")),
  "prints-a-banner"(question) {
    if (questions === 1) process.stdout.write("Driver ready\n");
    write(honest(question));
  },
  lies: (question) => write(question.op.startsWith("zq-") ? ok(question.id, {}) : honest(question)),
  "accepts-everything": (question) =>
    write(question.op.startsWith("amount") ? ok(question.id, { amount: "1" }) : honest(question)),
  "dies-at-666"(question) {
    if (isTrigger(question)) {
      process.stderr.write("Segmentation fault\n");
      process.exit(139);
    }
    write(honest(question));
  },
  "hangs-at-666"(question) {
    while (isTrigger(question));
    write(honest(question));
  },
  "forgets-666": (question) => isTrigger(question) || write(honest(question)),
  "answers-666-late": (question) =>
    isTrigger(question) ? setTimeout(() => write(honest(question)), 300) : write(honest(question)),
  "answers-666-twice"(question) {
    write(honest(question));
    if (isTrigger(question)) write(honest(question));
  },
  "answers-another-id": (question) => write({ ...honest(question), ...(isTrigger(question) && { id: 9_999 }) }),
  "answers-without-value": (question) => write(isTrigger(question) ? { id: question.id, ok: true } : honest(question)),
  "answers-with-unknown-error": (question) => write(isTrigger(question) ? no(question.id, "oops") : honest(question)),
  "writes-an-endless-line": (question) =>
    isTrigger(question) ? process.stdout.write("x".repeat(2_000_000)) : write(honest(question)),
  "writes-bad-utf-8": (question) =>
    isTrigger(question) ? process.stdout.write(Buffer.from([0x22, 0xff, 0x22, 0x0a])) : write(honest(question)),
  "answers-deeply": (question) =>
    isTrigger(question)
      ? process.stdout.write(
          `{"id":${question.id},"ok":true,"value":{"amount":${"[".repeat(9_000)}${"]".repeat(9_000)}}}\n`,
        )
      : write(honest(question)),
};

if (behaviour === "exits-at-once") process.exit(3);
let rest = "";
process.stdin.setEncoding("utf8").on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    questions += 1;
    behaviours[behaviour](JSON.parse(line));
  }
});
