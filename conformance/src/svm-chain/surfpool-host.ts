/**
 * The program that holds a Surfpool, for plain Node: `node -e PROGRAM MODULE CONFIGURATION`. It prints one line,
 * `Listening on RPC_URL and WS_URL`.
 *
 * Surfpool is a native module. It lives in a process of its own, because a crash of it would take its host along, and
 * because it stands still once about a thousand of its events wait to be read, however busy the suite is.
 */
export const surfpoolHost = `const [, file, configuration] = process.argv;
const { Surfnet } = require(file);
const node = Surfnet.startWithConfig(JSON.parse(configuration));
setInterval(() => node.drainEvents(), 50);
console.log("Listening on " + node.rpcUrl + " and " + node.wsUrl + " ");`;
