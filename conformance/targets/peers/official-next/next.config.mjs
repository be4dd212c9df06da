import { fileURLToPath } from "node:url";

// The packages of this workspace lie one folder up.
export default { turbopack: { root: fileURLToPath(new URL("..", import.meta.url)) } };
