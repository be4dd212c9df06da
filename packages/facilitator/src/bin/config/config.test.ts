import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { help } from "../arguments.js";
import { loadSettings } from "./load.js";
import { places, secrets, variables } from "./names.js";
import { printSettings } from "./print.js";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "x402-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  return folder;
}

async function load(content: string, environment: Record<string, string> = {}) {
  const folder = await folderWith({ "x402-facilitator.yaml": content, "key.txt": "0xsecret\n", "empty.txt": "\n" });
  return { folder, loaded: await loadSettings(environment, join(folder, "x402-facilitator.yaml")) };
}

const yaml = `
port: 8080
store: data
payees: [0xaa, "0xbb"]
evm:
  network: eip155:84532
  rpcUrl: https://rpc.example/v2/secret
  privateKeyFile: key.txt
  maxFeePerGas: 123456789012345678901234567890
  sponsorApprovals: true
`;

const expected = (folder: string) => ({
  PORT: "8080",
  X402_STORE: join(folder, "data"),
  X402_PAYEES: "0xaa,0xbb",
  EVM_NETWORK: "eip155:84532",
  EVM_RPC_URL: "https://rpc.example/v2/secret",
  EVM_PRIVATE_KEY: "0xsecret",
  EVM_MAX_FEE_PER_GAS: "123456789012345678901234567890",
  EVM_SPONSOR_APPROVALS: "true",
});

test("a file holds settings as the environment does, with paths from its folder on", async () => {
  const { folder, loaded } = await load(yaml);
  expect(loaded).toEqual({ ok: true, settings: expected(folder) });
});

test("JSON is read as well", async () => {
  const { loaded } = await load('{ "evm": { "confirmations": 3 }, "store": "memory" }');
  expect(loaded).toEqual({ ok: true, settings: { EVM_CONFIRMATIONS: "3", X402_STORE: "memory" } });
});

test("the environment goes before the file, also with secrets that are given another way, but not when it is blank", async () => {
  const { folder, loaded } = await load(yaml, { PORT: "9", EVM_PRIVATE_KEY: "0xother", EVM_NETWORK: " " });
  expect(loaded).toEqual({ ok: true, settings: { ...expected(folder), PORT: "9", EVM_PRIVATE_KEY: "0xother" } });
});

test.each([
  ["evm: { netwrok: eip155:1 }", "evm.netwrok is unknown. Did you mean evm.network?"],
  ["prot: 1", "prot is unknown. Did you mean port?"],
  ["colour: blue", "colour is unknown. There are evm.network, "],
  [
    "evm: { privateKey: 0xsecret }",
    "evm.privateKey is a secret. Set EVM_PRIVATE_KEY, or name a file that holds it as evm.privateKeyFile.",
  ],
  ["databaseUrl: postgres://u:secret@h/d", "databaseUrl is a secret. Set DATABASE_URL, "],
  ["port: { number: 1 }", "port.number is unknown."],
  ["port:", "port must be a text, a number, or a list of texts without commas."],
  ['payees: ["0xaa,0xbb"]', "payees must be a text, a number, or a list of texts without commas."],
  ["payees: []", "payees must be a text, a number, or a list of texts without commas."],
  ["payees: {}", "payees must be a text, a number, or a list of texts without commas."],
  ["apiKeysFile: empty.txt", "empty.txt is empty."],
  ["port: 1\nport: 2", "cannot be read as YAML or JSON (DUPLICATE_KEY)."],
  ["[1]", "it must hold settings by name, such as port: 4022."],
  ["evm: { privateKeyFile: none.txt }", "EVM_PRIVATE_KEY_FILE: "],
])("%j is refused, with the place and without the value", async (content, problem) => {
  const { loaded } = await load(content);
  const text = loaded.ok ? "" : loaded.problems.join("\n");
  expect(text).toContain(problem);
  expect(text).not.toContain("0xsecret");
  expect(text).not.toContain("secret@");
});

test("a file that is not there is refused", async () => {
  expect(await loadSettings({}, "/nowhere/x402.yaml")).toEqual({
    ok: false,
    problems: ["/nowhere/x402.yaml cannot be read as YAML or JSON (ENOENT)."],
  });
});

test.runIf(process.platform !== "win32")("a secret that others may read is refused", async () => {
  const folder = await folderWith({ key: "0xsecret" });
  const path = join(folder, "key");
  const environment = { EVM_PRIVATE_KEY_FILE: path };
  expect(await loadSettings(environment, undefined)).toEqual({ ok: true, settings: { EVM_PRIVATE_KEY: "0xsecret" } });
  await chmod(path, 0o640);
  expect(await loadSettings(environment, undefined)).toEqual({
    ok: false,
    problems: [`EVM_PRIVATE_KEY_FILE: ${path} may be used by others (mode 640). Run chmod 600 on it.`],
  });
});

test("one secret is not given in two ways", async () => {
  const loaded = await loadSettings({ DATABASE_URL: "postgres://u:p@h/d", DATABASE_URL_FILE: "/x" }, undefined);
  expect(loaded).toMatchObject({
    ok: false,
    problems: ["DATABASE_URL and DATABASE_URL_FILE are both set. Set one of them."],
  });
});

test("what is printed can be read again, and holds no secret", () => {
  const printed = printSettings({
    PORT: "1",
    EVM_NETWORK: "eip155:84532",
    EVM_RPC_URL: "https://rpc.example/v2/secret,http://user:secret@127.0.0.1:8545",
    EVM_PRIVATE_KEY: "0xsecret",
    X402_API_KEYS: "secret-secret-secret",
  });
  expect(printed).toBe(`evm:
  network: eip155:84532
  rpcUrl: https://rpc.example/(hidden),http://127.0.0.1:8545/(hidden)
  privateKey: (set)
port: "1"
apiKeys: (set)
`);
});

test("every variable of the help has a place in the file, and the other way round", () => {
  const named = [...help.matchAll(/^ {2}([A-Z][A-Z0-9_]+) /gm)].map(([, name]) => name);
  const flags = ["HOST"];
  expect([...new Set([...named, ...flags])].sort()).toEqual(Object.keys(variables).sort());
  expect(places.get("evm.eip6492Factories")).toBe("EVM_EIP6492_FACTORIES");
  expect(places.get("apiKeysFile")).toBe("X402_API_KEYS_FILE");
  expect(secrets).toEqual(["EVM_PRIVATE_KEY", "SVM_PRIVATE_KEY", "DATABASE_URL", "X402_API_KEYS"]);
});
