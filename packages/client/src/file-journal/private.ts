import type { FileHandle } from "node:fs/promises";
import { X402Error } from "@x402-reference/types";

const ofOthers = 0o077;

/** Throws `invalid_configuration` when anybody else may read a file: whoever reads a signed payment can use it. */
export async function assertPrivate(file: FileHandle, path: string): Promise<void> {
  if (process.platform === "win32") return;
  const { mode, uid } = await file.stat();
  if (uid === process.getuid?.() && (mode & ofOthers) === 0) return;
  throw new X402Error("invalid_configuration", `Others than you may read or write the journal ${path}.`, {
    field: "path",
    remedy: "It holds signed payments. Make it yours, and run chmod 600 on it.",
  });
}
