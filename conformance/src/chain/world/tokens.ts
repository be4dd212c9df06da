import { type Address, getAddress, type Hex, toHex } from "viem";
import { usdcAddress } from "../addresses.js";
import { calls, type SignedAuthorization, type SignedCancellation } from "../calls.js";
import { type FaultName, faultWord } from "../faults.js";
import { type Mined, send } from "../send.js";
import {
  allowanceSlot,
  authorizationSlot,
  balanceSlot,
  blacklistBit,
  variableSlot,
  writeWord,
} from "../token-storage.js";
import type { PlaceCode } from "./code.js";
import { callWord, type Ground } from "./ground.js";

/** A token on which to act; the mock USDC by default. */
export interface OnToken {
  token?: Address;
}

/** Money, and the tokens that it is in. */
export interface WorldTokens {
  readonly usdc: Address;
  /** Gives an account more of a token, in atomic units. */
  fund(address: Address, units: bigint, on?: OnToken): Promise<void>;
  /** Makes an account's balance exactly so, in atomic units. */
  setBalance(token: Address, address: Address, units: bigint): Promise<void>;
  /** Makes an account's native balance exactly so, in wei. */
  setNativeBalance(address: Address, wei: bigint): Promise<void>;
  /** An account's balance of any ERC-20 token in atomic units; 0 where there is no token. */
  balance(token: Address, address: Address): Promise<bigint>;
  /** Makes what a spender may take from an owner exactly so, in atomic units. */
  setAllowance(token: Address, owner: Address, spender: Address, units: bigint): Promise<void>;
  /** What a spender may take from an owner, by any ERC-20 token in atomic units; 0 where there is no token. */
  allowance(token: Address, owner: Address, spender: Address): Promise<bigint>;
  /** Whether an authorization was used or cancelled, by any ERC-3009 token; false where there is none. */
  authorizationState(token: Address, authorizer: Address, nonce: Hex): Promise<boolean>;
  /** Places a probe token at an address of its own, as decided by the name and how often the name was used. */
  deployProbe(name: string, faults: readonly FaultName[]): Promise<Address>;
  /** Changes the faults of a probe token. */
  setFaults(probe: Address, faults: readonly FaultName[]): Promise<void>;
  /** What a reentrant probe token calls in the middle of a transfer, in place of repeating the call that it is in. */
  setHook(probe: Address, hook: { to: Address; data: Hex }): Promise<void>;
  /** Has a probe token say that an authorization was used, or was not. */
  setAuthorizationState(probe: Address, authorizer: Address, nonce: Hex, used: boolean): Promise<void>;
  blacklist(address: Address, on: boolean): Promise<void>;
  /** Pauses the mock USDC for everybody, so nothing else may use it meanwhile. */
  pause(on: boolean): Promise<void>;
  /** A third party submits a signed cancellation. */
  cancelAuthorization(cancellation: SignedCancellation, on?: OnToken): Promise<Mined>;
  /** A third party submits a signed authorization. */
  submitTransferWithAuthorization(authorization: SignedAuthorization, on?: OnToken): Promise<Mined>;
}

export function worldTokens(ground: Ground, placeCode: PlaceCode): WorldTokens {
  const { rpc, chainId, change } = ground;
  const { MockUSDC, ProbeToken } = ground.artifacts;
  const probes = new Set<Address>();
  const layoutOf = (token: Address) => (probes.has(getAddress(token)) ? ProbeToken : MockUSDC);

  function changeBalance(token: Address, address: Address, next: (units: bigint) => bigint): Promise<void> {
    const keptBits = probes.has(getAddress(token)) ? 0n : blacklistBit;
    const slot = balanceSlot(layoutOf(token), address);
    return change(token, slot, (word) => (word & keptBits) | next(word & ~keptBits));
  }

  const setFaults = (probe: Address, faults: readonly FaultName[]) =>
    writeWord(rpc, probe, variableSlot(ProbeToken, "faults"), faultWord(faults));

  return {
    usdc: usdcAddress,
    fund: (address, units, { token = usdcAddress } = {}) => changeBalance(token, address, (held) => held + units),
    setBalance: (token, address, units) => changeBalance(token, address, () => units),
    async setNativeBalance(address, wei) {
      await rpc("anvil_setBalance", [address, toHex(wei)]);
    },
    balance: (token, address) => callWord(ground, token, calls.balanceOf(address)),
    setAllowance: (token, owner, spender, units) =>
      writeWord(rpc, token, allowanceSlot(layoutOf(token), owner, spender), units),
    allowance: (token, owner, spender) => callWord(ground, token, calls.allowance(owner, spender)),
    authorizationState: async (token, authorizer, nonce) =>
      (await callWord(ground, token, calls.authorizationState(authorizer, nonce))) === 1n,
    async deployProbe(name, faults) {
      const address = await placeCode(`probe/${name}`, ProbeToken);
      probes.add(address);
      await setFaults(address, faults);
      return address;
    },
    setFaults,
    async setHook(probe, { to, data }) {
      await send(rpc, { chainId, to: probe, data: calls.setHook(to, data) });
    },
    setAuthorizationState: (probe, authorizer, nonce, used) =>
      writeWord(rpc, probe, authorizationSlot(ProbeToken, authorizer, nonce), used ? 1n : 0n),
    blacklist: (address, on) =>
      change(usdcAddress, balanceSlot(MockUSDC, address), (held) => (on ? held | blacklistBit : held & ~blacklistBit)),
    pause: (on) => writeWord(rpc, usdcAddress, variableSlot(MockUSDC, "pausedState"), on ? 1n : 0n),
    cancelAuthorization: (cancellation, { token = usdcAddress } = {}) =>
      send(rpc, { chainId, to: token, data: calls.cancelAuthorization(cancellation) }),
    submitTransferWithAuthorization: (authorization, { token = usdcAddress } = {}) =>
      send(rpc, { chainId, to: token, data: calls.transferWithAuthorization(authorization) }),
  };
}
