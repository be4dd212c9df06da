// The driver of this project's own library: the operations are in conformance/src/lib/operations. Build first.
import { operations } from "../../dist/lib/operations.js";
import { serveStdio } from "../../dist/lib/serve-stdio.js";

serveStdio(operations, { name: "x402-reference", version: "0.0.0", language: "typescript" });
