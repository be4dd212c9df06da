import { type Address, encodeFunctionData, type Hex, parseAbi } from "viem";

const abi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
  "function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)",
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
  "function initialize(string tokenName, string tokenSymbol, string tokenCurrency, uint8 tokenDecimals, address newMasterMinter, address newPauser, address newBlacklister, address newOwner)",
  "function setHook(address target, bytes data)",
  "function deploy(address owner, uint8 how, bytes32 salt) returns (address wallet)",
]);

/** A signed ERC-3009 authorization; amounts in atomic units, times in seconds since the epoch. */
export interface SignedAuthorization {
  from: Address;
  to: Address;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
  signature: Hex;
}

/** A signed cancellation of an authorization that was not used yet. */
export interface SignedCancellation {
  authorizer: Address;
  nonce: Hex;
  signature: Hex;
}

/** The calldata of the functions that the suite itself calls. */
export const calls = {
  balanceOf: (account: Address): Hex => encodeFunctionData({ abi, functionName: "balanceOf", args: [account] }),
  allowance: (owner: Address, spender: Address): Hex =>
    encodeFunctionData({ abi, functionName: "allowance", args: [owner, spender] }),
  authorizationState: (authorizer: Address, nonce: Hex): Hex =>
    encodeFunctionData({ abi, functionName: "authorizationState", args: [authorizer, nonce] }),
  cancelAuthorization: ({ authorizer, nonce, signature }: SignedCancellation): Hex =>
    encodeFunctionData({ abi, functionName: "cancelAuthorization", args: [authorizer, nonce, signature] }),
  transferWithAuthorization: (authorization: SignedAuthorization): Hex => {
    const { from, to, value, validAfter, validBefore, nonce, signature } = authorization;
    return encodeFunctionData({
      abi,
      functionName: "transferWithAuthorization",
      args: [from, to, value, validAfter, validBefore, nonce, signature],
    });
  },
  /** Every role is the admin's. */
  initialize: ({ name, admin }: { name: string; admin: Address }): Hex =>
    encodeFunctionData({
      abi,
      functionName: "initialize",
      args: [name, name, "USD", 6, admin, admin, admin, admin],
    }),
  setHook: (target: Address, data: Hex): Hex =>
    encodeFunctionData({ abi, functionName: "setHook", args: [target, data] }),
  deployWallet: ({ owner, behaviour, salt }: { owner: Address; behaviour: number; salt: Hex }): Hex =>
    encodeFunctionData({ abi, functionName: "deploy", args: [owner, behaviour, salt] }),
} as const;
