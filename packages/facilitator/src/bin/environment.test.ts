import { expect, test } from "vitest";
import { readEnvironment } from "./environment.js";

const key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const good = { EVM_NETWORK: "eip155:84532", EVM_RPC_URL: "http://127.0.0.1:8545", EVM_PRIVATE_KEY: key };

const devnet = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const [solanaKey, anotherKey] = [
  "99eUso3aSbE9tqGSTXzo3TLfKb9RkMTURrHKQ1K7Zh3StnzFNUx8FKCPPPPpR479qsw5zv2WNBKmgiz7WqgAJfM",
  "BUguQsv2ZuHus54HAFzjdJHzZBkygAjKhEeYwSG19tUwuftFhkkkEFDzcow9XDkfD3qGi1Yb3LV15ufdrKJ226T",
] as const;
const [squads, swig] = [
  "SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf",
  "swigypWHEksbC64pWKwah1WTeh9JXwx8H1rJHLdbQMB",
] as const;
const solana = {
  SVM_NETWORK: devnet,
  SVM_RPC_URL: "http://127.0.0.1:8899",
  SVM_PRIVATE_KEY: solanaKey,
};

test("a complete environment is read; the port has a default", async () => {
  const read = await readEnvironment(good);
  expect(read).toMatchObject({
    ok: true,
    environment: { port: 4022, evm: { network: "eip155:84532", rpcUrl: "http://127.0.0.1:8545" } },
  });
  expect(read.ok && "svm" in read.environment).toBe(false);
  expect(await readEnvironment({ ...good, PORT: "0" })).toMatchObject({ ok: true, environment: { port: 0 } });
});

const [first, second] = ["0x036CbD53842c5426634e7929541eC2318f3dCF7e", `0x${"ab".repeat(20)}`];

test("a scheme that is left at its defaults has no settings", async () => {
  expect(await readEnvironment(good)).toMatchObject({ ok: true, environment: { evm: { settings: {} } } });
  const blank = await readEnvironment({ ...good, EVM_EIP6492_FACTORIES: "", EVM_CONFIRMATIONS: " " });
  expect(blank.ok && blank.environment.evm?.settings).toEqual({});
});

test.each([
  [{ EVM_EIP6492_FACTORIES: `${first}, ${second}` }, { factories: [first, second] }],
  [{ EVM_DELEGATION_MANAGERS: "any" }, { delegationManagers: "any" }],
  [{ EVM_DELEGATION_MANAGERS: first }, { delegationManagers: [first] }],
  [{ EVM_SPONSOR_APPROVALS: "true" }, { sponsorApprovals: true }],
  [{ EVM_SPONSOR_APPROVALS: "false" }, { sponsorApprovals: false }],
  [{ EVM_CONFIRMATIONS: "3" }, { confirmations: 3 }],
  [{ EVM_MAX_FEE_PER_GAS: "5000000000" }, { maxFeePerGas: 5_000_000_000n }],
  [{ EVM_MAX_FEE_PER_TRANSACTION: "7" }, { maxFeePerTransaction: 7n }],
  [{ EVM_MAX_FEE_PER_HOUR: "8" }, { maxFeePerHour: 8n }],
  [{ EVM_REPLACE_AFTER_MS: "30000" }, { replaceAfterMs: 30_000 }],
  [{ EVM_AGGREGATE: "32/50" }, { aggregate: { maxItems: 32, maxWaitMs: 50 } }],
  [{ EVM_LOW_BALANCE: "9" }, { balanceWatch: { atLeast: 9n } }],
])("%j is a setting of the scheme", async (variables, settings) => {
  const read = await readEnvironment({ ...good, ...variables });
  expect(read.ok && read.environment.evm?.settings).toEqual(settings);
});

test("everything that is missing is said at once, with names and examples", async () => {
  const read = await readEnvironment({});
  expect(read).toMatchObject({ ok: false });
  const text = read.ok ? "" : read.problems.join("\n");
  expect(text).toContain("To serve Solana instead, set SVM_NETWORK, SVM_RPC_URL, SVM_PRIVATE_KEY.");
  for (const name of ["EVM_NETWORK", "EVM_RPC_URL", "EVM_PRIVATE_KEY"]) {
    expect(text).toContain(`${name} is missing. Set it like ${name}=`);
  }
});

test.each([
  ["PORT", "65536"],
  ["PORT", "80a"],
  ["PORT", "-1"],
  ["EVM_NETWORK", "base-sepolia"],
  ["EVM_NETWORK", "eip155:*"],
  ["EVM_NETWORK", "eip155:0x1"],
  ["EVM_NETWORK", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"],
  ["EVM_RPC_URL", "127.0.0.1:8545"],
  ["EVM_RPC_URL", "ws://127.0.0.1:8545"],
  ["EVM_EIP6492_FACTORIES", "any"],
  ["EVM_EIP6492_FACTORIES", `${first},`],
  ["EVM_EIP6492_FACTORIES", first.slice(0, -1)],
  ["EVM_EIP6492_FACTORIES", first.replace("C", "c")],
  ["EVM_DELEGATION_MANAGERS", "all"],
  ["EVM_SPONSOR_APPROVALS", "yes"],
  ["EVM_CONFIRMATIONS", "0"],
  ["EVM_CONFIRMATIONS", "1.5"],
  ["EVM_MAX_FEE_PER_GAS", "0"],
  ["EVM_MAX_FEE_PER_GAS", "5gwei"],
  ["EVM_MAX_FEE_PER_TRANSACTION", "-1"],
  ["EVM_MAX_FEE_PER_HOUR", "0"],
  ["EVM_REPLACE_AFTER_MS", "1s"],
  ["EVM_AGGREGATE", "1/50"],
  ["EVM_AGGREGATE", "32"],
  ["EVM_AGGREGATE", "32/99999"],
  ["EVM_LOW_BALANCE", "0"],
  ["EVM_PRIVATE_KEY", key.slice(2)],
  ["EVM_PRIVATE_KEY", key.slice(0, -1)],
  ["EVM_PRIVATE_KEY", `0x${"0".repeat(64)}`],
  ["EVM_PRIVATE_KEY", `0x${"f".repeat(64)}`],
  ["EVM_PRIVATE_KEY", `${key},`],
  ["EVM_PRIVATE_KEY", `${key},${key}`],
  ["SVM_NETWORK", "solana-devnet"],
  ["SVM_NETWORK", "solana:*"],
  ["SVM_NETWORK", "eip155:84532"],
  ["SVM_RPC_URL", "ws://127.0.0.1:8900"],
  ["SVM_RPC_URL", "http://127.0.0.1:8899,"],
  ["SVM_WS_URL", "http://127.0.0.1:8899"],
  ["SVM_SMART_WALLETS", "any"],
  ["SVM_SMART_WALLETS", `${squads},`],
  ["SVM_SMART_WALLETS", squads.slice(0, -2)],
  ["SVM_PRIVATE_KEY", solanaKey.slice(0, -1)],
  ["SVM_PRIVATE_KEY", solanaKey.replace("F", "0")],
  ["SVM_PRIVATE_KEY", `${solanaKey.slice(0, -1)}U`],
  ["SVM_PRIVATE_KEY", `${solanaKey},`],
])("%s=%s is malformed and alone named", async (name, value) => {
  const read = await readEnvironment({ ...good, ...solana, [name]: value });
  const problems = read.ok ? [] : read.problems;
  expect(problems).toEqual([expect.stringContaining(`${name} is malformed`)]);
  if (name.endsWith("_PRIVATE_KEY")) expect(problems.join()).not.toContain(value);
});

test("Solana is served beside EVM or alone", async () => {
  expect(await readEnvironment({ ...good, ...solana })).toMatchObject({
    environment: { evm: { network: "eip155:84532" }, svm: { network: devnet, rpcUrl: "http://127.0.0.1:8899" } },
  });
  const alone = await readEnvironment(solana);
  expect(alone).toMatchObject({ ok: true, environment: { svm: { network: devnet } } });
  expect(alone.ok && "evm" in alone.environment).toBe(false);
});

test("several nodes of either kind of chain are separated by commas", async () => {
  const [rpcUrl, spare] = ["http://127.0.0.1:1", "http://127.0.0.1:2"];
  const urls = { EVM_RPC_URL: `${rpcUrl}, ${spare}`, SVM_RPC_URL: `${rpcUrl},${spare}` };
  const nodes = { rpcUrl, fallbackRpcUrls: [spare] };
  const read = await readEnvironment({ ...good, ...solana, ...urls });
  expect(read).toMatchObject({ environment: { evm: nodes, svm: nodes } });
});

test("a WebSocket of the node may be named", async () => {
  const read = await readEnvironment({ ...solana, SVM_WS_URL: "ws://127.0.0.1:8900" });
  expect(read).toMatchObject({ ok: true, environment: { svm: { wsUrl: "ws://127.0.0.1:8900" } } });
});

test("programs of smart wallets are separated by commas", async () => {
  const read = await readEnvironment({ ...solana, SVM_SMART_WALLETS: `${squads}, ${swig}` });
  expect(read).toMatchObject({ ok: true, environment: { svm: { smartWallets: [squads, swig] } } });
  const without = await readEnvironment(solana);
  expect(without.ok && without.environment.svm && "smartWallets" in without.environment.svm).toBe(false);
});

test("keys that pay gas are separated by commas", async () => {
  const another = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
  const read = await readEnvironment({ ...good, EVM_PRIVATE_KEY: `${key}, ${another}` });
  const addresses = read.ok ? read.environment.evm?.accounts.map(({ address }) => address) : [];
  expect(addresses).toEqual([
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  ]);
});

test("keys that pay fees are separated by commas", async () => {
  const read = await readEnvironment({ ...solana, SVM_PRIVATE_KEY: `${solanaKey} , ${anotherKey}` });
  const addresses = read.ok ? read.environment.svm?.feePayers.map(({ address }) => address) : [];
  expect(addresses).toEqual([
    "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB",
    "J2xccRtuG43drESLYznHhLhQkLTdfepcKYbiQ9BsJVaf",
  ]);
});

test("half of Solana's variables are asked for, and none of EVM", async () => {
  const read = await readEnvironment({ SVM_RPC_URL: solana.SVM_RPC_URL });
  const problems = read.ok ? [] : read.problems;
  expect(problems).toEqual([
    expect.stringContaining("SVM_NETWORK is missing. Set it like SVM_NETWORK="),
    expect.stringContaining("SVM_PRIVATE_KEY is missing. Set it like SVM_PRIVATE_KEY="),
  ]);
});
