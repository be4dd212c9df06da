// The official SDK's wrapper for route handlers, in the app of Next.js beside this file, which `pnpm install` has built.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";

const [hostname, port] = ["127.0.0.1", Number(process.env.PORT)];
const app = next({ dev: false, dir: fileURLToPath(new URL(".", import.meta.url)), hostname, port });
await app.prepare();
createServer(app.getRequestHandler()).listen(port, hostname);
