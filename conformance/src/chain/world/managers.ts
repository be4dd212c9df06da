import { type Address, type Hex, keccak256, maxUint256, stringToBytes, toHex, zeroAddress } from "viem";
import type { ManagerBehaviour } from "../../vectors/things.js";
import { usdcAddress } from "../addresses.js";
import { managerBehaviours } from "../behaviours.js";
import { variableSlot, writeWord } from "../token-storage.js";
import type { PlaceCode } from "./code.js";
import type { Ground } from "./ground.js";
import type { WorldTokens } from "./tokens.js";

/** A delegation manager with one delegation. */
export interface ManagerOptions {
  /** Who has delegated. */
  delegator: Address;
  behaviour: ManagerBehaviour;
  name: string;
  /** What the delegation is about; the mock USDC by default. */
  token?: Address;
  /** The third party whose money is moved, or the only account that may redeem; nobody by default. */
  other?: Address;
  /** Behaves honestly in simulations. */
  onlyWhenMined?: boolean;
}

/** A delegation, as a payer names it. */
export interface Delegation {
  address: Address;
  permissionContext: Hex;
}

/** Managers of ERC-7710 delegations. */
export interface WorldManagers {
  /** Places a manager at an address of its own and gives it the allowances that it moves money with. */
  placeManager(manager: ManagerOptions): Promise<Delegation>;
  /** Takes back the delegation of a manager. */
  revokeDelegation(manager: Address): Promise<void>;
}

/** What the two behaviours burn: more than any facilitator allows, and more than it should pay for. */
const burnedGas: Partial<Record<ManagerBehaviour, bigint>> = { "burns-gas": 5_000_000n, "burns-much-gas": 850_000n };

// How `contracts/DelegationManager.sol` packs its first word.
const onlyWhenMinedBit = 1n << 8n;
const revokedBit = 1n << 16n;
const delegatorShift = 32n;

export function worldManagers(
  { rpc, artifacts: { DelegationManager }, change }: Ground,
  placeCode: PlaceCode,
  { setAllowance }: WorldTokens,
): WorldManagers {
  const slot = (variable: string) => variableSlot(DelegationManager, variable);
  return {
    async placeManager({
      delegator,
      behaviour,
      name,
      token = usdcAddress,
      other = zeroAddress,
      onlyWhenMined = false,
    }) {
      const address = await placeCode(`manager/${name}`, DelegationManager);
      const permissionContext = toHex(stringToBytes(`a delegation to whoever redeems it at ${address}`));
      const state = BigInt(managerBehaviours[behaviour]) | (BigInt(delegator) << delegatorShift);
      await writeWord(rpc, address, slot("behaviour"), onlyWhenMined ? state | onlyWhenMinedBit : state);
      await writeWord(rpc, address, slot("other"), BigInt(other));
      await writeWord(rpc, address, slot("burnedGas"), burnedGas[behaviour] ?? 0n);
      await writeWord(rpc, address, slot("contextHash"), BigInt(keccak256(permissionContext)));
      const giver = behaviour === "third-party" ? other : delegator;
      await setAllowance(token, giver, address, maxUint256);
      return { address, permissionContext };
    },
    revokeDelegation: (manager) => change(manager, slot("revoked"), (word) => word | revokedBit),
  };
}
