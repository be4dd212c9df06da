import type { ExactEvmFacilitatorOptions } from "@x402-reference/exact-evm/facilitator";
import type { FacilitatorRequest } from "@x402-reference/types";
import { type Address, concat, encodeAbiParameters, type Hex, hashTypedData, keccak256, type LocalAccount } from "viem";
import { describe, expect, it, onTestFinished } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { withSignature } from "../../test/exact-evm/buyer.js";
import { factoryAddresses } from "../chain/addresses.js";
import type { Counterfactual } from "../chain/world/accounts.js";
import type { FactoryBehaviour, WalletBehaviour } from "../vectors/things.js";

const bench = useBench("wallets");
const { newAccount, sign, sentSoFar, payTo } = bench;
const { unlisted: _, ...listed } = factoryAddresses;

const schemeWith = (options: Partial<ExactEvmFacilitatorOptions> = {}) =>
  bench.schemeWith({ factories: Object.values(listed), ...options });

/** A contract as a payer, for which its owner signs. */
function smart(address: Address, owner: LocalAccount) {
  const signTypedData: LocalAccount["signTypedData"] = (data) => owner.signTypedData(data);
  return { address, type: "smart" as const, signTypedData };
}

async function wallet(behaviour: WalletBehaviour) {
  const owner = newAccount();
  return smart(await bench.world.placeWallet({ owner: owner.address, behaviour, name: "wallets" }), owner);
}

/** Sees the payment settled in one transaction. */
async function expectSettled(request: FacilitatorRequest, options?: Partial<ExactEvmFacilitatorOptions>) {
  const scheme = schemeWith(options);
  const [sent, had] = [await sentSoFar(), await bench.world.balance(bench.world.usdc, payTo)];
  expect(await scheme.verify(request)).toMatchObject({ isValid: true });
  expect(await scheme.settle(request)).toMatchObject({ success: true });
  expect(await sentSoFar()).toBe(sent + 1);
  expect(await bench.world.balance(bench.world.usdc, payTo)).toBe(had + 10_000n);
}

/** Sees the same refusal at verify and at settle, and no transaction. */
async function expectRefused(
  request: FacilitatorRequest,
  reason: string,
  options?: Partial<ExactEvmFacilitatorOptions>,
) {
  const scheme = schemeWith(options);
  const sent = await sentSoFar();
  expect(await scheme.verify(request)).toMatchObject({ isValid: false, invalidReason: reason });
  expect(await scheme.settle(request)).toMatchObject({ success: false, errorReason: reason, transaction: "" });
  expect(await sentSoFar()).toBe(sent);
}

const badSignature = "invalid_exact_evm_payload_signature";

describe("a wallet that is a contract", () => {
  it("pays with its owner's signature", async () => {
    await expectSettled(await sign({ account: await wallet("honest") }));
  });

  it("pays with a signature of another length", async () => {
    const request = await sign({ account: await wallet("twice-signed") });
    await expectSettled(withSignature(request, (signature) => concat([signature, signature])));
  });

  it("pays with a signature over a hash of its own", async () => {
    const owner = newAccount();
    const address = await bench.world.placeWallet({ owner: owner.address, behaviour: "wraps-hash", name: "wallets" });
    const parameters = [{ type: "address" }, { type: "uint256" }, { type: "bytes32" }] as const;
    const signTypedData: LocalAccount["signTypedData"] = (data) => {
      const wrapped = encodeAbiParameters(parameters, [address, BigInt(bench.world.chainId), hashTypedData(data)]);
      return owner.sign?.({ hash: keccak256(wrapped) }) ?? Promise.reject(new Error("The owner cannot sign a hash."));
    };
    await expectSettled(await sign({ account: { address, type: "smart", signTypedData } }));
  });

  it.each([
    "never",
    "wrong-magic",
    "true-word",
    "short-return",
    "empty-return",
    "reverts",
    "burns-gas",
    "huge-return",
    "wraps-hash",
    "looks-like-ecdsa",
  ] as const)("that is %s does not accept its owner's signature", async (behaviour) => {
    await expectRefused(await sign({ account: await wallet(behaviour) }), badSignature);
  });

  it("is judged by nobody but itself, though the token does not look", async () => {
    const token = await bench.world.deployProbe("wallets", ["ignore-signature"]);
    await expectRefused(await sign({ account: await wallet("never"), token }), badSignature);
  });

  it("is refused before gas is spent by a token that knows 65 bytes only", async () => {
    const token = await bench.world.deployProbe("wallets", ["no-bytes-overload"]);
    const request = await sign({ account: await wallet("twice-signed"), token });
    const twice = withSignature(request, (signature) => concat([signature, signature]));
    await expectRefused(twice, "invalid_exact_evm_transaction_simulation_failed");
  });

  it("may change its mind after it was verified, and costs no more than one reverted transaction", async () => {
    const account = await wallet("toggled");
    const request = await sign({ account });
    const scheme = schemeWith();
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    await bench.world.setWalletSwitch(account.address, false);
    expect(await scheme.settle(request)).toMatchObject({
      success: false,
      errorReason: "invalid_transaction_state",
      transaction: expect.stringMatching(/^0x/),
    });
    await expectRefused(request, badSignature);
  });
});

describe("an account that has delegated to a contract", () => {
  async function delegated(behaviour: "permissive" | "strict" | "codeless") {
    const account = newAccount();
    onTestFinished(await bench.world.delegateCode(account.address, behaviour));
    return account;
  }

  it("pays when the contract accepts its key's signature", async () => {
    await expectSettled(await sign({ account: await delegated("permissive") }));
  });

  it.each(["strict", "codeless"] as const)(
    "is not served by its own key when the contract is %s",
    async (behaviour) => {
      await expectRefused(await sign({ account: await delegated(behaviour) }), badSignature);
    },
  );
});

describe("a wallet that is not deployed yet", () => {
  const parameters = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;

  function wrap({ factory, factoryData }: Omit<Counterfactual, "address">, signature: Hex): Hex {
    return concat([encodeAbiParameters(parameters, [factory, factoryData, signature]), `0x${"6492".repeat(16)}`]);
  }

  async function undeployed(factory: FactoryBehaviour = "honest", units?: bigint) {
    const owner = newAccount();
    const place = await bench.world.counterfactual({ owner: owner.address, factory, name: "wallets" });
    const bare = await sign({ account: smart(place.address, owner), ...(units !== undefined && { units }) });
    return { place, bare, wrapped: withSignature(bare, (signature) => wrap(place, signature)) };
  }

  it("is deployed and pays in one transaction", async () => {
    const { place, wrapped } = await undeployed();
    await expectSettled(wrapped);
    expect(await bench.world.rpc("eth_getCode", [place.address, "latest"])).not.toBe("0x");
  });

  it("is not deployed by a factory that is not listed", async () => {
    await expectRefused((await undeployed("unlisted")).wrapped, "eip6492_factory_not_allowed");
    await expectRefused((await undeployed()).wrapped, "eip6492_factory_not_allowed", { factories: [] });
  });

  it.each(["reverts", "deploys-elsewhere", "does-nothing", "burns-gas"] as const)(
    "is not paid for when the factory %s",
    async (factory) => {
      await expectRefused((await undeployed(factory)).wrapped, "smart_wallet_deployment_failed");
    },
  );

  it("is not deployed when its signature or its money is not good", async () => {
    const { place, bare } = await undeployed();
    await expectRefused(
      withSignature(bare, (signature) => wrap(place, concat([signature, "0x00"]))),
      badSignature,
    );
    await expectRefused((await undeployed("honest", 9_999n)).wrapped, "insufficient_funds");
  });

  it("is not deployed beside a payer whose key has signed", async () => {
    const { place } = await undeployed();
    const plain = await sign();
    await expectRefused(
      withSignature(plain, (signature) => wrap(place, signature)),
      "smart_wallet_deployment_failed",
    );
  });

  it("is not known without the wrapper", async () => {
    await expectRefused((await undeployed()).bare, badSignature);
  });

  it("needs no factory once it is deployed", async () => {
    const account = await wallet("honest");
    const request = await sign({ account });
    const { place } = await undeployed("reverts");
    await expectSettled(
      withSignature(request, (signature) => wrap(place, signature)),
      { factories: [] },
    );
  });
});
