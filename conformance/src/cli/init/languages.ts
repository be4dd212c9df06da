import { readFile } from "node:fs/promises";
import type { ChainRole } from "../../report/format.js";

/** What `init` knows of a programming language. */
export interface Language {
  /** Files of the templates folder, and where they go below `x402-adapter`. */
  files: (role: ChainRole) => Readonly<Record<string, string>>;
  /** How the adapter is started. */
  command: (role: ChainRole) => string;
  /** What the command needs. */
  needs: string;
  /** Steps of GitHub that bring it; Node is there anyway. */
  setup: readonly string[];
}

const single =
  (extension: string): Language["files"] =>
  (role) => ({ [`${role}.${extension}`]: `${role}.${extension}` });

export const languages: Readonly<Record<string, Language>> = {
  typescript: {
    files: single("ts"),
    command: (role) => `node x402-adapter/${role}.ts`,
    needs: "Node 22.18 or newer, which runs TypeScript as it is",
    setup: [],
  },
  python: {
    files: single("py"),
    command: (role) => `python3 x402-adapter/${role}.py`,
    needs: "Python 3.9 or newer",
    setup: ["uses: actions/setup-python@v5", "with: { python-version: 3.x }"],
  },
  go: {
    files: single("go"),
    command: (role) => `go run x402-adapter/${role}.go`,
    needs: "Go 1.18 or newer",
    setup: ["uses: actions/setup-go@v5", "with: { go-version: stable }"],
  },
  rust: {
    files: (role) => ({ "Cargo.toml": `${role}/Cargo.toml`, [`${role}.rs`]: `${role}/src/main.rs` }),
    command: (role) => `cargo run --quiet --manifest-path x402-adapter/${role}/Cargo.toml`,
    needs: "Rust 1.65 or newer",
    setup: [],
  },
};

/** The files of an adapter, by their paths in the project. */
export async function adapterFiles(name: string, role: ChainRole): Promise<Map<string, string>> {
  const folder = new URL(`../../../templates/adapters/${name}/`, import.meta.url);
  const files = Object.entries(languages[name]?.files(role) ?? {});
  return new Map(
    await Promise.all(
      files.map(
        async ([template, path]): Promise<[string, string]> => [
          `x402-adapter/${path}`,
          await readFile(new URL(template, folder), "utf8"),
        ],
      ),
    ),
  );
}
