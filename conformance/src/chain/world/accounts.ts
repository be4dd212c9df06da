import {
  type Address,
  concat,
  encodeAbiParameters,
  getContractAddress,
  type Hex,
  keccak256,
  stringToBytes,
} from "viem";
import type { DelegateBehaviour, FactoryBehaviour, WalletBehaviour } from "../../vectors/things.js";
import { factoryAddresses, ownAddress } from "../addresses.js";
import { factoryBehaviours, walletBehaviours } from "../behaviours.js";
import { calls } from "../calls.js";
import { readWord, variableSlot, writeWord } from "../token-storage.js";
import type { PlaceCode, Undo, WorldCode } from "./code.js";
import type { Ground } from "./ground.js";

/** A wallet that is a contract. */
export interface WalletOptions {
  /** Whose signature counts. */
  owner: Address;
  /** How it answers ERC-1271; `honest` by default. */
  behaviour?: WalletBehaviour;
  name: string;
}

/** A wallet that a factory can deploy, as ERC-6492 describes it. */
export interface Counterfactual {
  /** Where the wallet will be. */
  address: Address;
  factory: Address;
  /** What to call the factory with. */
  factoryData: Hex;
}

/** Accounts that are not a key alone. */
export interface WorldAccounts {
  /** Places an ERC-1271 wallet at an address of its own. */
  placeWallet(wallet: WalletOptions): Promise<Address>;
  /** Whether a `toggled` wallet takes its owner's signature; it does from the beginning. */
  setWalletSwitch(wallet: Address, on: boolean): Promise<void>;
  /** Makes up a wallet that is not deployed, and places its factory if it is not there. */
  counterfactual(wallet: WalletOptions & { factory?: FactoryBehaviour }): Promise<Counterfactual>;
  /** Has an account delegate to a contract, as by EIP-7702; its own key is the owner. */
  delegateCode(account: Address, behaviour: DelegateBehaviour): Promise<Undo>;
}

/** The whole state of a wallet, as `contracts/SmartWallet.sol` packs it. */
function walletWord(owner: Address, behaviour: WalletBehaviour): bigint {
  return BigInt(owner) | (BigInt(walletBehaviours[behaviour]) << 160n);
}
const offBit = 1n << 168n;

const delegateAddress = ownAddress("delegate");
/** Nothing is ever placed here. */
const codelessAddress = ownAddress("codeless");
/** What marks a delegation in the place of code, before the address of the delegate. */
const designatorPrefix = "0xef0100";

export function worldAccounts(ground: Ground, placeCode: PlaceCode, { setCode }: WorldCode): WorldAccounts {
  const { rpc, change } = ground;
  const { SmartWallet, WalletFactory } = ground.artifacts;
  const stateSlot = variableSlot(SmartWallet, "owner");
  const factories = new Map<FactoryBehaviour, Promise<Address>>();
  const counts = new Map<string, number>();

  /** Its behaviour first: whoever finds its code must find how it behaves too. */
  async function placeFactory(behaviour: FactoryBehaviour): Promise<Address> {
    const address = factoryAddresses[behaviour];
    const slot = variableSlot(WalletFactory, "behaviour");
    await writeWord(rpc, address, slot, BigInt(factoryBehaviours[behaviour]));
    await rpc("anvil_setCode", [address, WalletFactory.deployedBytecode]);
    return address;
  }

  function factoryOf(behaviour: FactoryBehaviour): Promise<Address> {
    const known = factories.get(behaviour) ?? placeFactory(behaviour);
    factories.set(behaviour, known);
    return known;
  }

  return {
    async placeWallet({ owner, behaviour = "honest", name }) {
      const address = await placeCode(`wallet/${name}`, SmartWallet);
      await writeWord(rpc, address, stateSlot, walletWord(owner, behaviour));
      return address;
    },
    setWalletSwitch: (wallet, on) => change(wallet, stateSlot, (word) => (on ? word & ~offBit : word | offBit)),
    async counterfactual({ owner, factory: kind = "honest", behaviour = "honest", name }) {
      const factory = await factoryOf(kind);
      const number = walletBehaviours[behaviour];
      const args = encodeAbiParameters([{ type: "address" }, { type: "uint8" }], [owner, number]);
      const bytecode = concat([SmartWallet.bytecode, args]);
      for (;;) {
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        const salt = keccak256(stringToBytes(`x402-conformance/counterfactual/${name}/${count}`));
        const address = getContractAddress({ opcode: "CREATE2", from: factory, salt, bytecode });
        // On a chain that outlives the suite, an earlier run may have deployed it.
        if ((await rpc("eth_getCode", [address, "latest"])) !== "0x") continue;
        return { address, factory, factoryData: calls.deployWallet({ owner, behaviour: number, salt }) };
      }
    },
    async delegateCode(account, behaviour) {
      if (behaviour !== "codeless") await rpc("anvil_setCode", [delegateAddress, SmartWallet.deployedBytecode]);
      const before = await readWord(rpc, account, stateSlot);
      const honesty = behaviour === "permissive" ? "honest" : "never";
      await writeWord(rpc, account, stateSlot, walletWord(account, honesty));
      const target = behaviour === "codeless" ? codelessAddress : delegateAddress;
      const undoCode = await setCode(account, concat([designatorPrefix, target]));
      return async () => {
        await undoCode();
        await writeWord(rpc, account, stateSlot, before);
      };
    },
  };
}
