import { type Address, type Hex, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { loadArtifact } from "../../src/chain/artifacts.js";
import type { FaultName } from "../../src/chain/faults.js";
import { deriveKey } from "../../src/chain/keys.js";
import { send } from "../../src/chain/send.js";
import type { World } from "../../src/chain/world.js";
import { logsOf } from "./logs.js";
import { encodeSigned, headTime, sign } from "./token.js";

/** What every payment on a probe token is of, and to whom. */
export const value = 10_000n;
export const payee: Address = privateKeyToAddress(deriveKey("payee", "probe"));

/** What is wrong with a payment. */
export interface Wrong {
  signature?: boolean;
  expired?: boolean;
  early?: boolean;
  poor?: boolean;
  used?: boolean;
}

/** A payment on a probe token of its own. */
export interface ProbePayment {
  token: Address;
  from: Address;
  key: Hex;
  nonce: Hex;
  data(overload?: "bytes" | "vrs"): Hex;
}

let count = 0;

/** A probe token with a payer on it and a payment, which is right but for what is named. */
export async function probePayment(
  world: World,
  faults: readonly FaultName[],
  wrong: Wrong = {},
): Promise<ProbePayment> {
  count += 1;
  const { abi } = await loadArtifact("ProbeToken");
  const token = await world.deployProbe(`case-${count}`, faults);
  const key = deriveKey(`payer-${count}`, "probe");
  const from = privateKeyToAddress(key);
  await world.fund(from, wrong.poor ? value - 1n : value * 3n, { token });
  const now = await headTime(world);
  const nonce = toHex(count, { size: 32 });
  const validAfter = wrong.early ? now + 1_000n : now - 60n;
  const validBefore = wrong.expired ? now - 1n : now + 600n;
  const message = { from, to: payee, value, validAfter, validBefore, nonce };
  const signature = await sign(wrong.signature ? deriveKey("thief", "probe") : key, {
    token,
    type: "TransferWithAuthorization",
    message,
  });
  if (wrong.used) await world.setAuthorizationState(token, from, nonce, true);
  const args = [from, payee, value, validAfter, validBefore, nonce];
  const data = (overload: "bytes" | "vrs" = "bytes"): Hex =>
    encodeSigned(abi, "transferWithAuthorization", args, { signature, overload });
  return { token, from, key, nonce, data };
}

/** Mines a call of a token and answers its status, what the payer lost and what was logged. */
export async function settle(
  world: World,
  { token, from, data, gas = 300_000n }: Pick<ProbePayment, "token" | "from"> & { data: Hex; gas?: bigint },
): Promise<{ status: string; moved: bigint; logs: unknown[][] }> {
  const before = await world.balance(token, from);
  const { hash, status } = await send(world.rpc, { chainId: world.chainId, to: token, data, gas });
  const logs = await logsOf(world, hash);
  return {
    status,
    moved: before - (await world.balance(token, from)),
    logs: logs.map(({ name, args, address }) => [
      name,
      ...(name === "Transfer" ? [movedBy(args)] : []),
      ...(address.toLowerCase() === token.toLowerCase() ? [] : ["elsewhere"]),
    ]),
  };
}

const movedBy = (args: unknown) =>
  typeof args === "object" && args !== null && "value" in args ? args.value : undefined;

/** What an honest probe does. */
export const honest = { status: "success", moved: value, logs: [["AuthorizationUsed"], ["Transfer", value]] };
