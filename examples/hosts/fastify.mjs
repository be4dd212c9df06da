import { payment } from "@x402-reference/server/fastify";
import Fastify from "fastify";
import { free, gate, listens, port, report } from "./gate.mjs";

const app = Fastify();
app.addHook("onRequest", payment(gate));
app.get("/report", async () => report);
app.get("/free", async () => free);

await app.listen({ port, host: "127.0.0.1" });
listens();
