import type { Address, Hex } from "viem";
import { ownAddress } from "../addresses.js";
import type { Artifact } from "../artifact.js";
import type { Ground } from "./ground.js";

/** Puts things back as they were. */
export type Undo = () => Promise<void>;

/** The code of accounts. */
export interface WorldCode {
  /** Places another token of the suite at an address of its own; its storage is empty. */
  place(contract: "MockUSDC", name: string): Promise<Address>;
  /** Puts code in the place of what is there, for everybody; storage stays as it is. */
  setCode(address: Address, code: Hex): Promise<Undo>;
  /** Takes the code away, for everybody; storage stays as it is. */
  clearCode(address: Address): Promise<Undo>;
}

/** Places code at an address that follows from a name and from how often the name was used. */
export type PlaceCode = (name: string, artifact: Artifact) => Promise<Address>;

export function placeCodeOn({ rpc }: Ground): PlaceCode {
  const placed = new Map<string, number>();
  return async (name, artifact) => {
    for (;;) {
      const count = placed.get(name) ?? 0;
      placed.set(name, count + 1);
      const address = ownAddress(`contract/${name}/${count}`);
      // On a chain that outlives the suite, an earlier run may have been here.
      if ((await rpc("eth_getCode", [address, "latest"])) !== "0x") continue;
      await rpc("anvil_setCode", [address, artifact.deployedBytecode]);
      return address;
    }
  };
}

export function worldCode({ rpc, artifacts }: Ground, placeCode: PlaceCode): WorldCode {
  const setCode = async (address: Address, code: Hex): Promise<Undo> => {
    const before = await rpc("eth_getCode", [address, "latest"]);
    await rpc("anvil_setCode", [address, code]);
    return async () => {
      await rpc("anvil_setCode", [address, before]);
    };
  };
  return {
    place: (contract, name) => placeCode(`${contract}/${name}`, artifacts[contract]),
    setCode,
    clearCode: (address) => setCode(address, "0x"),
  };
}
