import { expect, test } from "vitest";
import { readOperation } from "./operation.js";
import { variableReader } from "./read.js";

function read(variables: Record<string, string>) {
  const reader = variableReader(variables);
  return { operation: readOperation(reader), problems: reader.problems };
}

const url = "postgres://user:secret@db.example:5432/x402";

test.each([
  [{}, { store: { in: "memory" }, logLevel: "info", access: {} }],
  [
    { X402_STORE: "memory", X402_LOG_LEVEL: "silent" },
    { store: { in: "memory" }, logLevel: "silent", access: {} },
  ],
  [{ X402_STORE: "/var/lib/x402" }, { store: { in: "folder", folder: "/var/lib/x402" }, logLevel: "info", access: {} }],
  [{ DATABASE_URL: url }, { store: { in: "postgres", url }, logLevel: "info", access: {} }],
  [
    { X402_API_KEYS: "0123456789abcdef, fedcba9876543210", X402_PAYEES: "0xaa,0xbb" },
    {
      store: { in: "memory" },
      logLevel: "info",
      access: { apiKeys: ["0123456789abcdef", "fedcba9876543210"], payees: ["0xaa", "0xbb"] },
    },
  ],
  [
    {
      X402_API_KEYS: "0123456789abcdef",
      X402_QUOTA_REQUESTS: "600/60",
      X402_QUOTA_AMOUNTS: "eip155:1/0xaa=5000000/3600,eip155:1/0xbb=1/1",
      X402_DENY_LIST: "denied.yaml",
      X402_AMOUNT_LIMITS: "eip155:1/0xaa=9",
    },
    {
      store: { in: "memory" },
      logLevel: "info",
      access: {
        apiKeys: ["0123456789abcdef"],
        quota: {
          requests: { most: 600, seconds: 60 },
          amounts: [
            { network: "eip155:1", asset: "0xaa", most: 5_000_000n, seconds: 3_600 },
            { network: "eip155:1", asset: "0xbb", most: 1n, seconds: 1 },
          ],
        },
        denyList: "denied.yaml",
        amountLimits: [{ network: "eip155:1", asset: "0xaa", most: 9n }],
      },
    },
  ],
])("%j is read", (variables, operation) => {
  expect(read(variables)).toEqual({ operation, problems: [] });
});

test.each([
  [{ DATABASE_URL: "mysql://user:secret@db.example/x402" }, /^DATABASE_URL is malformed/],
  [{ X402_LOG_LEVEL: "loud" }, /^X402_LOG_LEVEL is malformed.*silent/],
  [{ DATABASE_URL: url, X402_STORE: "/var/lib/x402" }, /Set one of them/],
  [{ X402_API_KEYS: "0123456789abcdef,secret" }, /^X402_API_KEYS is malformed/],
  [{ X402_API_KEYS: "0123456789abcdef,,secret-secret-secret" }, /^X402_API_KEYS is malformed/],
  [{ X402_QUOTA_REQUESTS: "600" }, /^X402_QUOTA_REQUESTS is malformed/],
  [{ X402_QUOTA_REQUESTS: "600/60" }, /Set X402_API_KEYS as well/],
  [{ X402_QUOTA_AMOUNTS: "eip155:1/0xaa=5/0" }, /^X402_QUOTA_AMOUNTS is malformed/],
  [{ X402_AMOUNT_LIMITS: "eip155:1/0xaa=1.5" }, /^X402_AMOUNT_LIMITS is malformed/],
  [{ X402_AMOUNT_LIMITS: "base/0xaa=1" }, /^X402_AMOUNT_LIMITS is malformed/],
  [{ X402_PAYEES: "0xaa," }, /^X402_PAYEES is malformed/],
  [{ DATABASE_URL: "secret", X402_STORE: "/var/lib/x402" }, /DATABASE_URL/],
])("%j is a problem that quotes no value", (variables, problem) => {
  const { problems } = read(variables);
  expect(problems.join("\n")).toMatch(problem);
  expect(problems.join("\n")).not.toContain("secret");
});
