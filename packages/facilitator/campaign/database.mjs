// A database that speaks PostgreSQL's protocol, for as long as this process lives: prints its URL.
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const database = await PGlite.create();
const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 100 });
await server.start();
process.stdout.write(`postgres://postgres@${server.getServerConn()}/postgres\n`);
