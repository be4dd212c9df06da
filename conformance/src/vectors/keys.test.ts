import { expect, it } from "vitest";
import { caseKey, caseKeys, caseNonce } from "./keys.js";

it("derives the same keys for the same case in every implementation", () => {
  // keccak256 of the UTF-8 texts "x402-conformance/case-1/payer" and "x402-conformance/case-1/nonce".
  expect(caseKey("case-1", "payer")).toBe("0x50201963c46ffc70c34f5ec492f6cf328f3ade0e6af80ab44fd00fb64ad8911a");
  expect(caseNonce("case-1")).toBe("0xf7d9942e2d73d0dad73690f8089c3b82a3132c41ec111aa6b20fada8a68351e5");
});

it("gives everybody in every case a key of their own", () => {
  const all = ["a", "b"].flatMap((id) => [...Object.values(caseKeys(id)), caseNonce(id)]);
  expect(new Set(all).size).toBe(8);
});
