import { privateKeyToAddress } from "viem/accounts";
import { loadStandard } from "../src/peers/standard.js";
import type { Vector, VectorFile } from "../src/vectors/format.js";
import { formatVector } from "../src/vectors/format-vector.js";
import { caseKeys, caseNonce } from "../src/vectors/keys.js";
import type { Catalogue } from "../src/vectors/load.js";
import type { Names } from "../src/vectors/names.js";
import type { Requirement } from "../src/vectors/requirement.js";
import { jsonSchemas } from "../src/vectors/schema.js";
import { Standard } from "../src/vectors/standard.js";

export const keys = caseKeys("sample");

export const names = {
  payer: privateKeyToAddress(keys.payer),
  payee: privateKeyToAddress(keys.payee),
  stranger: privateKeyToAddress(keys.stranger),
  facilitator: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  usdc: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  network: "eip155:84532",
  now: "1740672100",
  nonce: caseNonce("sample"),
  owner: privateKeyToAddress(keys.payer),
  permitNonce: "512",
  permit2: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
  proxy: "0x402085c248EeA27D92E8b30b2C58ed07f9E20001",
  manager: "0x1111111111111111111111111111111111111111",
  context: "0xc0de",
  origin: "http://127.0.0.1:4021",
  other: "http://127.0.0.1:4022",
} as const satisfies Names;

/** The standard payment by ERC-3009 written out, because it is what most tests are about; the other methods as they are. */
export const standard = Standard.parse({
  ...(await loadStandard()),
  resource: { url: "$origin/exact/evm/eip3009" },
  offer: {
    scheme: "exact",
    network: "$network",
    amount: "10000",
    asset: "$asset",
    payTo: "$payee",
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  },
  authorization: {
    from: "$payer",
    to: "$payee",
    value: "10000",
    validAfter: "$now-600",
    validBefore: "$now+60",
    nonce: "$nonce",
  },
  signing: {
    key: "payer",
    primaryType: "TransferWithAuthorization",
    domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: "$asset" },
  },
});

export const requirement: Requirement = {
  id: "FAC-VER-008",
  level: "MUST",
  basis: "P",
  roles: ["facilitator"],
  text: "The authorized value is exactly the price.",
  source: "x402-specification-v2.md §6.1.2",
};

/** A positive vector. */
export const positive: Vector = {
  id: "facilitator/eip3009/valid",
  $schema: "../../../schema/vector.schema.json",
  rev: 1,
  title: "A correct payment is valid",
  why: "Whoever refuses this refuses everything.",
  role: "facilitator",
  kind: "positive",
  requirements: ["FAC-VER-008"],
  steps: [
    {
      id: "verify",
      call: "verify",
      expect: {
        any: [{ grade: "strict", match: { "/json/isValid": { const: true }, "/json/payer": { const: "$payer" } } }],
      },
    },
  ],
};

/** The negative twin of {@link positive}. */
export const negative: Vector = {
  ...positive,
  id: "facilitator/eip3009/value-one-short",
  title: "A payment of one unit less than the price is not valid",
  kind: "negative",
  control: { vector: "facilitator/eip3009/valid", differs: ["/given/payment/authorization/value"] },
  given: { payment: { authorization: { value: "9999" } } },
  steps: [
    {
      id: "verify",
      call: "verify",
      expect: {
        any: [
          { grade: "strict", match: { "/status": { const: 200 }, "/json/invalidReason": { const: "invalid_value" } } },
          { grade: "lenient", why: "Refused for another reason.", match: { "/json/isValid": { const: false } } },
          {
            grade: "warn",
            why: "Refused without a typed body.",
            match: { "/status": { range: { min: 400, max: 499 } } },
          },
        ],
        never: [{ "/json/isValid": { const: true } }],
      },
    },
  ],
  finally: { "/chain/transactions": { const: 0 } },
};

/** The file of a vector: the vector less its id. */
export function fileOfVector({ id: _, ...file }: Vector): VectorFile {
  return file;
}

/** A catalogue of the given vectors, with one requirement and one profile, that has nothing wrong with it by itself. */
export function catalogueOf(
  vectors: readonly Vector[] = [positive, negative],
  change: Partial<Catalogue> = {},
): Catalogue {
  const files = [
    ...vectors.map((vector): [string, string] => [`vectors/${vector.id}.json`, formatVector(fileOfVector(vector))]),
    ...Object.entries(jsonSchemas()).map(([file, text]): [string, string] => [`schema/${file}`, text]),
  ];
  return {
    vectors,
    requirements: new Map([[requirement.id, requirement]]),
    areas: [],
    gaps: [],
    profiles: [{ name: "facilitator-core", title: "Facilitator", role: "facilitator", requirements: ["FAC-*"] }],
    standard,
    digest: "sha256:0",
    version: "0.0.0",
    pin: "sample",
    files: new Map(files),
    ...change,
  };
}
