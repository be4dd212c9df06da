import type { PaymentRequirements } from "@x402-reference/types";
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import { lowerCaseAddress } from "../address.js";
import type { Probe, ProbeAnswer, ProbeCall, ProbeCallResult } from "../chain/port.js";
import { readUint } from "../chain/probe.js";
import { redemption, redemptionGas } from "./calls.js";
import type { Erc7710Payload } from "./payload.js";

/** More than any token needs to tell a balance. */
const balanceGas = 200_000n;

/** What the chain says of a redemption before it is made, all of one block. Balances are in atomic units of the asset. */
export interface RedemptionFacts {
  /** Sizes of code in bytes. */
  assetCode: bigint;
  managerCode: bigint;
  redemption: ProbeCallResult | undefined;
  delegator: BalanceChange;
  payTo: BalanceChange;
  facilitator: BalanceChange;
}

/** A balance before and after the redemption; nothing where the asset tells none. */
export interface BalanceChange {
  before: bigint | undefined;
  after: bigint | undefined;
}

/** Asks for the redemption by the account that will send it, with the balances of all concerned around it. */
export function redemptionProbe(
  payload: Erc7710Payload,
  requirements: PaymentRequirements,
  facilitator: Address,
): Probe {
  const asset = lowerCaseAddress(requirements.asset);
  const balances = [lowerCaseAddress(payload.delegator), lowerCaseAddress(requirements.payTo), facilitator].map(
    (owner): ProbeCall => ({
      target: asset,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "balanceOf", args: [owner] }),
      gas: balanceGas,
    }),
  );
  const redeem = { ...redemption(payload, requirements), gas: redemptionGas };
  return {
    codes: [asset, redeem.target],
    calls: [...balances, redeem, ...balances],
    caller: facilitator,
  };
}

/** Reads the answer to the probe above. */
export function redemptionFacts({ codes, calls }: ProbeAnswer): RedemptionFacts {
  const change = (at: number) => ({ before: readUint(calls[at]), after: readUint(calls[at + 4]) });
  return {
    assetCode: codes[0]?.size ?? 0n,
    managerCode: codes[1]?.size ?? 0n,
    redemption: calls[3],
    delegator: change(0),
    payTo: change(1),
    facilitator: change(2),
  };
}
