import {
  type Address,
  fixEncoderSize,
  getAddressEncoder,
  getArrayEncoder,
  getBytesEncoder,
  getStructEncoder,
  getU32Encoder,
  getU64Encoder,
} from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { lighthouseProgram, loaderProgram, lookupTableProgram, memoProgram } from "../addresses.js";
import { deriveSolanaKey } from "../keys.js";
import { smartWalletProgramAddress } from "../smart-wallet-program/instruction.js";
import { smartWalletProgram } from "../smart-wallet-program/program.js";
import type { SvmGround } from "./ground.js";

/** Programs, and what belongs to them. */
export interface SvmPrograms {
  /** Places a lookup table, usable at once, at an address that follows from the name; nobody can change it. */
  placeLookupTable(name: string, addresses: readonly Address[]): Promise<Address>;
  /** Places a stand-in for Lighthouse that asserts nothing: it accepts every instruction whose data is UTF-8. */
  placeLighthouse(): Promise<void>;
  /** Places the program of smart wallets at `smartWalletProgramAddress`. */
  placeSmartWallet(): Promise<void>;
}

const lookupTableKind = 1;
const neverDeactivated = 2n ** 64n - 1n;
const lookupTable = getStructEncoder([
  ["kind", getU32Encoder()],
  ["deactivationSlot", getU64Encoder()],
  ["lastExtendedSlot", getU64Encoder()],
  // Where the last extension began, no authority, and padding: 56 bytes in all come before the addresses.
  ["rest", fixEncoderSize(getBytesEncoder(), 36)],
  ["addresses", getArrayEncoder(getAddressEncoder(), { size: "remainder" })],
]);

export function svmPrograms({ account, setAccount }: SvmGround): SvmPrograms {
  return {
    async placeLookupTable(name, addresses) {
      const { address } = await deriveSolanaKey(`lookup-table/${name}`, "address");
      const data = lookupTable.encode({
        kind: lookupTableKind,
        deactivationSlot: neverDeactivated,
        lastExtendedSlot: 0n,
        rest: new Uint8Array(),
        addresses: [...addresses],
      });
      await setAccount(address, { owner: lookupTableProgram, data: Uint8Array.from(data) });
      return address;
    },
    async placeLighthouse() {
      const memo = await account(memoProgram);
      if (!memo) {
        throw new X402Error("wrong_chain", `The memo program is not at ${memoProgram}.`, { field: "rpcUrl" });
      }
      await setAccount(lighthouseProgram, memo);
    },
    placeSmartWallet: () =>
      setAccount(smartWalletProgramAddress, { owner: loaderProgram, data: smartWalletProgram(), executable: true }),
  };
}
