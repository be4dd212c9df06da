import { type Network, network as toNetwork } from "@x402-reference/types";
import { type Address, getAddress, type Hex, keccak256, stringToBytes, toHex } from "viem";
import { startAnvil } from "./anvil.js";
import type { Artifact } from "./artifact.js";
import { calls, type SignedAuthorization, type SignedCancellation } from "./calls.js";
import { type FaultName, faultWord } from "./faults.js";
import { furnish, loadWorldArtifacts, usdcAddress, type WorldArtifacts } from "./furnish.js";
import { createRpc, type Rpc } from "./rpc.js";
import { type Mined, send } from "./send.js";
import { authorizationSlot, balanceSlot, blacklistBit, readWord, variableSlot, writeWord } from "./token-storage.js";

/** Which chain to use. */
export interface WorldOptions {
  /** An Anvil that runs already; by default one is started and stopped with the world. */
  rpcUrl?: string;
  /** Seconds between blocks of a chain that is started here; by default every transaction is mined at once. */
  blockTime?: number;
  /** Stops a chain that was started here. */
  signal?: AbortSignal;
}

/** A token on which to act; the mock USDC by default. */
export interface OnToken {
  token?: Address;
}

/**
 * The chain under test, dressed as Base Sepolia with the mock USDC at Circle's address.
 *
 * What the suite does here leaves no transaction behind unless it answers one, and may be done any number of times in
 * parallel. Changing one account's balance while its own payments are being mined is the exception.
 */
export interface World {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly network: Network;
  readonly usdc: Address;
  /** Calls the node: throws `chain_unreachable`, or `RpcError` when the node refuses. */
  rpc(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Gives an account more of a token, in atomic units. */
  fund(address: Address, units: bigint, on?: OnToken): Promise<void>;
  /** Makes an account's balance exactly so, in atomic units. */
  setBalance(token: Address, address: Address, units: bigint): Promise<void>;
  /** Makes an account's native balance exactly so, in wei. */
  setNativeBalance(address: Address, wei: bigint): Promise<void>;
  /** An account's balance of any ERC-20 token in atomic units; 0 where there is no token. */
  balance(token: Address, address: Address): Promise<bigint>;
  /** Whether an authorization was used or cancelled, by any ERC-3009 token; false where there is none. */
  authorizationState(token: Address, authorizer: Address, nonce: Hex): Promise<boolean>;
  /** Places a probe token at an address of its own, as decided by the name and how often the name was used. */
  deployProbe(name: string, faults: readonly FaultName[]): Promise<Address>;
  /** Changes the faults of a probe token. */
  setFaults(probe: Address, faults: readonly FaultName[]): Promise<void>;
  /** Has a probe token say that an authorization was used, or was not. */
  setAuthorizationState(probe: Address, authorizer: Address, nonce: Hex, used: boolean): Promise<void>;
  /** Places another contract of the suite at an address of its own; its storage is empty. */
  place(contract: "MockUSDC" | "SmartWallet", name: string): Promise<Address>;
  blacklist(address: Address, on: boolean): Promise<void>;
  /** Pauses the mock USDC for everybody, so nothing else may use it meanwhile. */
  pause(on: boolean): Promise<void>;
  /** A third party submits a signed cancellation. */
  cancelAuthorization(cancellation: SignedCancellation, on?: OnToken): Promise<Mined>;
  /** A third party submits a signed authorization. */
  submitTransferWithAuthorization(authorization: SignedAuthorization, on?: OnToken): Promise<Mined>;
  stop(): Promise<void>;
}

/**
 * Prepares the chain under test, starting it unless a URL is given.
 *
 * Throws what starting Anvil throws, and `wrong_chain` when something else has the place of the mock USDC.
 *
 * @example
 * ```ts
 * const world = await createWorld();
 * await world.fund("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", 10_000n); // 0.01 USDC
 * await world.stop();
 * ```
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { rpcUrl, ...chain } = options;
  const artifacts = loadWorldArtifacts();
  // Whichever fails first is reported; the other must not be reported a second time as unhandled.
  artifacts.catch(() => {});
  const anvil = rpcUrl === undefined ? await startAnvil(chain) : undefined;
  try {
    const url = anvil?.rpcUrl ?? rpcUrl ?? "";
    const rpc = createRpc(url);
    const chainId = anvil?.chainId ?? Number(await rpc("eth_chainId", []));
    const loaded = await artifacts;
    await furnish(rpc, chainId, loaded);
    return worldOn(rpc, { rpcUrl: url, chainId, artifacts: loaded, stop: async () => anvil?.stop() });
  } catch (error) {
    await anvil?.stop();
    throw error;
  }
}

interface Ground {
  rpcUrl: string;
  chainId: number;
  artifacts: WorldArtifacts;
  stop(): Promise<void>;
}

function worldOn(rpc: Rpc, { rpcUrl, chainId, artifacts, stop }: Ground): World {
  const probes = new Set<Address>();
  const placed = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();

  /** One change of a word at a time: it is read and written back, and two of these must not cross. */
  function change(address: Address, slot: Hex, next: (word: bigint) => bigint): Promise<void> {
    const turn = queue.then(async () => writeWord(rpc, address, slot, next(await readWord(rpc, address, slot))));
    queue = turn.catch(() => {});
    return turn;
  }

  const layoutOf = (token: Address) => (probes.has(getAddress(token)) ? artifacts.ProbeToken : artifacts.MockUSDC);

  function changeBalance(token: Address, address: Address, next: (units: bigint) => bigint): Promise<void> {
    const slot = balanceSlot(layoutOf(token), address);
    const keptBits = probes.has(getAddress(token)) ? 0n : blacklistBit;
    return change(token, slot, (word) => (word & keptBits) | next(word & ~keptBits));
  }

  async function placeCode(name: string, artifact: Artifact): Promise<Address> {
    for (;;) {
      const count = placed.get(name) ?? 0;
      placed.set(name, count + 1);
      const hash = keccak256(stringToBytes(`x402-conformance/contract/${name}/${count}`));
      const address = getAddress(`0x${hash.slice(-40)}`);
      // On a chain that outlives the suite, an earlier run may have been here.
      if ((await rpc("eth_getCode", [address, "latest"])) !== "0x") continue;
      await rpc("anvil_setCode", [address, artifact.deployedBytecode]);
      return address;
    }
  }

  const read = (to: Address, data: Hex) => rpc("eth_call", [{ to, data }, "latest"]);
  const setFaults = (probe: Address, faults: readonly FaultName[]) =>
    writeWord(rpc, probe, variableSlot(artifacts.ProbeToken, "faults"), faultWord(faults));

  return {
    rpcUrl,
    chainId,
    network: toNetwork(`eip155:${chainId}`),
    usdc: usdcAddress,
    rpc,
    fund: (address, units, { token = usdcAddress } = {}) => changeBalance(token, address, (held) => held + units),
    setBalance: (token, address, units) => changeBalance(token, address, () => units),
    async setNativeBalance(address, wei) {
      await rpc("anvil_setBalance", [address, toHex(wei)]);
    },
    balance: async (token, address) => word(await read(token, calls.balanceOf(address))),
    authorizationState: async (token, authorizer, nonce) =>
      word(await read(token, calls.authorizationState(authorizer, nonce))) === 1n,
    async deployProbe(name, faults) {
      const address = await placeCode(`probe/${name}`, artifacts.ProbeToken);
      probes.add(address);
      await setFaults(address, faults);
      return address;
    },
    setFaults,
    setAuthorizationState: (probe, authorizer, nonce, used) =>
      writeWord(rpc, probe, authorizationSlot(artifacts.ProbeToken, authorizer, nonce), used ? 1n : 0n),
    place: (contract, name) => placeCode(`${contract}/${name}`, artifacts[contract]),
    blacklist: (address, on) =>
      change(usdcAddress, balanceSlot(artifacts.MockUSDC, address), (held) =>
        on ? held | blacklistBit : held & ~blacklistBit,
      ),
    pause: (on) => writeWord(rpc, usdcAddress, variableSlot(artifacts.MockUSDC, "pausedState"), on ? 1n : 0n),
    cancelAuthorization: (cancellation, { token = usdcAddress } = {}) =>
      send(rpc, { chainId, to: token, data: calls.cancelAuthorization(cancellation) }),
    submitTransferWithAuthorization: (authorization, { token = usdcAddress } = {}) =>
      send(rpc, { chainId, to: token, data: calls.transferWithAuthorization(authorization) }),
    stop,
  };
}

/** The first word of what a call answered; zero where nothing answers, as at an address without code. */
function word(answer: unknown): bigint {
  return typeof answer === "string" && /^0x[0-9a-f]{64}/.test(answer) ? BigInt(answer.slice(0, 66)) : 0n;
}
