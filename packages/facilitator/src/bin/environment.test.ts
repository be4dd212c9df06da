import { expect, test } from "vitest";
import { readEnvironment } from "./environment.js";

const key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const good = { EVM_NETWORK: "eip155:84532", EVM_RPC_URL: "http://127.0.0.1:8545", EVM_PRIVATE_KEY: key };

test("a complete environment is read; the port has a default", () => {
  const read = readEnvironment(good);
  expect(read).toMatchObject({
    ok: true,
    environment: { port: 4022, network: "eip155:84532", rpcUrl: "http://127.0.0.1:8545" },
  });
  expect(readEnvironment({ ...good, PORT: "0" })).toMatchObject({ ok: true, environment: { port: 0 } });
});

const [first, second] = ["0x036CbD53842c5426634e7929541eC2318f3dCF7e", `0x${"ab".repeat(20)}`];

test("a scheme that is left at its defaults has no settings", () => {
  expect(readEnvironment(good)).toMatchObject({ ok: true, environment: { settings: {} } });
  const blank = readEnvironment({ ...good, EVM_EIP6492_FACTORIES: "", EVM_CONFIRMATIONS: " " });
  expect(blank.ok && blank.environment.settings).toEqual({});
});

test.each([
  [{ EVM_EIP6492_FACTORIES: `${first}, ${second}` }, { factories: [first, second] }],
  [{ EVM_DELEGATION_MANAGERS: "any" }, { delegationManagers: "any" }],
  [{ EVM_DELEGATION_MANAGERS: first }, { delegationManagers: [first] }],
  [{ EVM_SPONSOR_APPROVALS: "true" }, { sponsorApprovals: true }],
  [{ EVM_SPONSOR_APPROVALS: "false" }, { sponsorApprovals: false }],
  [{ EVM_CONFIRMATIONS: "3" }, { confirmations: 3 }],
])("%j is a setting of the scheme", (variables, settings) => {
  const read = readEnvironment({ ...good, ...variables });
  expect(read.ok && read.environment.settings).toEqual(settings);
});

test("everything that is missing is said at once, with names and examples", () => {
  const read = readEnvironment({});
  expect(read).toMatchObject({ ok: false });
  const text = read.ok ? "" : read.problems.join("\n");
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
  ["EVM_PRIVATE_KEY", key.slice(2)],
  ["EVM_PRIVATE_KEY", key.slice(0, -1)],
  ["EVM_PRIVATE_KEY", `0x${"0".repeat(64)}`],
  ["EVM_PRIVATE_KEY", `0x${"f".repeat(64)}`],
])("%s=%s is malformed and alone named", (name, value) => {
  const read = readEnvironment({ ...good, [name]: value });
  const problems = read.ok ? [] : read.problems;
  expect(problems).toEqual([expect.stringContaining(`${name} is malformed`)]);
  if (name === "EVM_PRIVATE_KEY") expect(problems.join()).not.toContain(value);
});
