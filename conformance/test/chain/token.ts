import {
  type Abi,
  type Address,
  decodeErrorResult,
  encodeFunctionData,
  type Hex,
  isHex,
  parseAbi,
  parseSignature,
  size,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { RpcError } from "../../src/chain/rpc.js";
import type { World } from "../../src/chain/world.js";
import { authorizationTypes } from "../../src/vectors/typed-data.js";

const types = {
  ...authorizationTypes,
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

export type SignedType = keyof typeof types;

/** Signs a message of the token's, with the domain of the token unless told otherwise. */
export function sign(key: Hex, { token, chainId = 84532, name = "USDC", type, message }: SignInput): Promise<Hex> {
  return privateKeyToAccount(key).signTypedData({
    domain: { name, version: "2", chainId, verifyingContract: token },
    types: { [type]: types[type] },
    primaryType: type,
    message,
  });
}

interface SignInput {
  token: Address;
  chainId?: number;
  name?: string;
  type: SignedType;
  message: Record<string, unknown>;
}

/** v, r and s, as the older overloads take them. */
export function vrs(signature: Hex): [number, Hex, Hex] {
  if (size(signature) !== 65) throw new RangeError("Not a signature of 65 bytes.");
  const { r, s } = parseSignature(signature);
  return [Number(`0x${signature.slice(-2)}`), r, s];
}

/** Calldata of a function of the token. */
export function encode(abi: Abi, functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi, functionName, args });
}

/** Calldata of the overload that ends in bytes, or in v, r and s. */
export function encodeSigned(
  abi: Abi,
  functionName: string,
  args: readonly unknown[],
  { signature, overload }: { signature: Hex; overload: "bytes" | "vrs" },
): Hex {
  const tail = overload === "bytes" ? [signature] : vrs(signature);
  const inputs = args.length + tail.length;
  const chosen = abi.filter(
    (item) => item.type === "function" && item.name === functionName && item.inputs.length === inputs,
  );
  return encodeFunctionData({ abi: chosen, functionName, args: [...args, ...tail] });
}

const reasonAbi: Abi = parseAbi([
  "error Error(string reason)",
  "error Panic(uint256 code)",
  // What Permit2 and the proxy refuse with.
  "error InvalidAmount()",
  "error InvalidOwner()",
  "error InvalidDestination()",
  "error PaymentTooEarly()",
  "error Permit2612AmountMismatch()",
  "error ReentrancyGuardReentrantCall()",
  "error InvalidNonce()",
  "error InvalidSigner()",
  "error InvalidSignature()",
  "error InvalidSignatureLength()",
  "error InvalidContractSignature()",
  "error SignatureExpired(uint256 signatureDeadline)",
]);

/** Simulates a call and answers the words of its revert, or the name of its error, or `done`. */
export async function outcome(
  world: Pick<World, "rpc">,
  call: { from?: Address; to: Address; data: Hex } & Record<string, unknown>,
): Promise<string> {
  try {
    await world.rpc("eth_call", [call, "latest"]);
    return "done";
  } catch (error) {
    return revertReason(error);
  }
}

/** The words of a revert, or the name of its error. */
export function revertReason(error: unknown): string {
  if (!(error instanceof RpcError) || !isHex(error.data)) throw error;
  if (error.data === "0x") return "reverted without a reason";
  const { errorName, args } = decodeErrorResult({ abi: reasonAbi, data: error.data });
  return errorName === "Error" ? String(args?.[0]) : errorName;
}

/** The time of the newest block, which is also the time that simulations on top of it see. */
export async function headTime(world: Pick<World, "rpc">): Promise<bigint> {
  const block = await world.rpc("eth_getBlockByNumber", ["latest", false]);
  return BigInt(String(typeof block === "object" && block !== null && "timestamp" in block ? block.timestamp : "0x0"));
}
