import { X402Error } from "@x402-reference/types";
import { type Address, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import { calls } from "./calls.js";
import { adminKey, facilitatorKey } from "./keys.js";
import type { Rpc } from "./rpc.js";
import { send } from "./send.js";

/** Circle's USDC on Base Sepolia, where the mock token is placed. */
export const usdcAddress: Address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

/** Where EIP-2935 keeps the hashes of old blocks, and where the recorder that unmasks simulations is placed. */
const blockHistoryAddress: Address = "0x0000F90827F1C53a10cb7A02335B175320002935";

/** Multicall3, which is at this address of every public chain and which programs under test may rely on. */
const multicall3Address: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** What the suite places on the chain. */
export interface WorldArtifacts {
  MockUSDC: Artifact;
  ProbeToken: Artifact;
  BlockRecorder: Artifact;
  SmartWallet: Artifact;
  Multicall3: Artifact;
}

/** Loads all of it. */
export async function loadWorldArtifacts(): Promise<WorldArtifacts> {
  const [MockUSDC, ProbeToken, BlockRecorder, SmartWallet, Multicall3] = await Promise.all([
    loadArtifact("MockUSDC"),
    loadArtifact("ProbeToken"),
    loadArtifact("BlockRecorder"),
    loadArtifact("SmartWallet"),
    loadArtifact("Multicall3"),
  ]);
  return { MockUSDC, ProbeToken, BlockRecorder, SmartWallet, Multicall3 };
}

/**
 * Places the mock USDC, Multicall3 and the block recorder, once in the life of a chain.
 *
 * Throws `wrong_chain` when something else has the place of the mock USDC.
 */
export async function furnish(
  rpc: Rpc,
  chainId: number,
  { MockUSDC, Multicall3, BlockRecorder }: WorldArtifacts,
): Promise<void> {
  const present = String(await rpc("eth_getCode", [usdcAddress, "latest"]));
  if (present === MockUSDC.deployedBytecode) return;
  if (present !== "0x") {
    throw new X402Error("wrong_chain", `Another contract than our mock token is at ${usdcAddress}.`, {
      field: "rpcUrl",
      remedy: "Name an empty Anvil that is no fork, or none to have one started.",
    });
  }
  // As for every facilitator under test, see target-key.ts.
  await rpc("anvil_setNonce", [privateKeyToAddress(facilitatorKey), "0x1"]);
  const admin = privateKeyToAddress(adminKey);
  await rpc("anvil_setBalance", [admin, toHex(10n ** 22n)]);
  await rpc("anvil_setCode", [blockHistoryAddress, BlockRecorder.deployedBytecode]);
  await rpc("anvil_setCode", [multicall3Address, Multicall3.deployedBytecode]);
  await rpc("anvil_setCode", [usdcAddress, MockUSDC.deployedBytecode]);
  // The block of this transaction is also the first that the recorder sees, and it needs to have seen one.
  const data = calls.initialize({ name: "USDC", admin });
  const { status } = await send(rpc, { chainId, to: usdcAddress, data, key: adminKey });
  if (status !== "success") {
    throw new X402Error("wrong_chain", "The mock token could not be initialised.", { field: "rpcUrl" });
  }
}
