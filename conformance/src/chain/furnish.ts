import { X402Error } from "@x402-reference/types";
import { concat, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import {
  blockHistoryAddress,
  create2DeployerAddress,
  exactProxyAddress,
  multicall3Address,
  permit2Address,
  usdcAddress,
} from "./addresses.js";
import type { Artifact } from "./artifact.js";
import { type ContractName, loadArtifact } from "./artifacts.js";
import { calls } from "./calls.js";
import { adminKey, facilitatorKey } from "./keys.js";
import type { Rpc } from "./rpc.js";
import { send } from "./send.js";

/** What the suite places on the chain. */
export type WorldArtifacts = Readonly<Record<ContractName, Artifact>>;

/** Loads all of it. */
export async function loadWorldArtifacts(): Promise<WorldArtifacts> {
  return {
    BlockRecorder: await loadArtifact("BlockRecorder"),
    DelegationManager: await loadArtifact("DelegationManager"),
    ExactPermit2Proxy: await loadArtifact("ExactPermit2Proxy"),
    MockUSDC: await loadArtifact("MockUSDC"),
    Multicall3: await loadArtifact("Multicall3"),
    Permit2: await loadArtifact("Permit2"),
    ProbeToken: await loadArtifact("ProbeToken"),
    SmartWallet: await loadArtifact("SmartWallet"),
    WalletFactory: await loadArtifact("WalletFactory"),
  };
}

/**
 * Places the contracts that every chain is to have, once in the life of this one.
 *
 * Throws `wrong_chain` when something else has the place of the mock USDC, or a contract cannot be deployed.
 */
export async function furnish(rpc: Rpc, chainId: number, artifacts: WorldArtifacts): Promise<void> {
  const present = String(await rpc("eth_getCode", [usdcAddress, "latest"]));
  if (present === artifacts.MockUSDC.deployedBytecode) return;
  if (present !== "0x") {
    throw new X402Error("wrong_chain", `Another contract than our mock token is at ${usdcAddress}.`, {
      field: "rpcUrl",
      remedy: "Name an empty Anvil that is no fork, or none to have one started.",
    });
  }
  await Promise.all([
    // As for every facilitator under test, see target-key.ts.
    rpc("anvil_setNonce", [privateKeyToAddress(facilitatorKey), "0x1"]),
    rpc("anvil_setBalance", [privateKeyToAddress(adminKey), toHex(10n ** 22n)]),
    rpc("anvil_setCode", [blockHistoryAddress, artifacts.BlockRecorder.deployedBytecode]),
    rpc("anvil_setCode", [multicall3Address, artifacts.Multicall3.deployedBytecode]),
    rpc("anvil_setCode", [exactProxyAddress, artifacts.ExactPermit2Proxy.deployedBytecode]),
    deployPermit2(rpc, chainId, artifacts),
  ]);
  // Last, because the token says that all of this is here.
  await rpc("anvil_setCode", [usdcAddress, artifacts.MockUSDC.deployedBytecode]);
  // The recorder sees the block of this transaction, and it needs to have seen one.
  const data = calls.initialize({ name: "USDC", admin: privateKeyToAddress(adminKey) });
  const { status } = await send(rpc, { chainId, to: usdcAddress, data, key: adminKey });
  if (status !== "success") {
    throw new X402Error("wrong_chain", "The mock token could not be initialised.", { field: "rpcUrl" });
  }
}

/** The salt with which Permit2 was deployed on every chain: with its code, it makes the address. */
const permit2Salt = "0x0000000000000000000000000000000000000000d3af2663da51c10215000000";
const permit2Gas = 5_000_000n;

/** Its own deployment, because its code holds the number of the chain and what follows from it. */
async function deployPermit2(rpc: Rpc, chainId: number, { Permit2 }: WorldArtifacts): Promise<void> {
  const data = concat([permit2Salt, Permit2.bytecode]);
  await send(rpc, { chainId, to: create2DeployerAddress, data, gas: permit2Gas });
  if ((await rpc("eth_getCode", [permit2Address, "latest"])) !== "0x") return;
  throw new X402Error("wrong_chain", `Permit2 could not be deployed to ${permit2Address}.`, {
    field: "rpcUrl",
    remedy: "Name an Anvil that has its usual contracts, or none to have one started.",
  });
}
