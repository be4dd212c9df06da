import { type TokenDomain, type TransferAuthorization, transferTypedData } from "@x402-reference/exact-evm";
import { isCanonicalSignature } from "@x402-reference/exact-evm/facilitator";
import { atomicAmount, X402Error } from "@x402-reference/types";
import { domainSeparator, getAddress, type Hex, hashTypedData, isAddress, isHex, recoverTypedDataAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { JsonObject } from "../../vectors/json.js";
import type { Operation } from "../operation.js";
import { RefusedError } from "../operation.js";
import { object, text } from "./input.js";

export const evmDomainSeparator: Operation = (input) => ({
  hash: domainSeparator({ domain: domainOf(input) }),
});

export const evmDigest: Operation = (input) => ({ hash: hashTypedData(typedDataOf(input)) });

export const evmRecover: Operation = async (input) => {
  const data = typedDataOf(input);
  const signature = bytes(input, "signature");
  if (!isCanonicalSignature(signature)) {
    throw new RefusedError("The signature has not the one form that tokens take: 65 bytes, v 27 or 28, low s.");
  }
  try {
    return { address: await recoverTypedDataAddress({ ...data, signature }) };
  } catch {
    throw new RefusedError("Nobody's signature has this form.");
  }
};

export const evmSign: Operation = async (input) => {
  const account = accountOf(bytes(input, "privateKey", 32));
  const data = typedDataOf(input);
  if (account.address !== getAddress(data.message.from)) throw new RefusedError("The key is not the payer's.");
  return { signature: await account.signTypedData(data) };
};

function accountOf(key: Hex): ReturnType<typeof privateKeyToAccount> {
  try {
    return privateKeyToAccount(key);
  } catch {
    return malformed("privateKey", "a number from 1 to below the order of the curve");
  }
}

function typedDataOf(input: JsonObject): ReturnType<typeof transferTypedData> {
  return transferTypedData(domainOf(input), authorizationOf(input));
}

function domainOf(input: JsonObject): TokenDomain {
  const domain = object(input, "domain");
  const { chainId } = domain;
  if (typeof chainId !== "number" || !Number.isSafeInteger(chainId) || chainId < 1) {
    return malformed("domain.chainId", "a positive whole number");
  }
  return {
    name: text(domain, "name"),
    version: text(domain, "version"),
    chainId,
    verifyingContract: address(domain, "verifyingContract"),
  };
}

function authorizationOf(input: JsonObject): TransferAuthorization {
  const authorization = object(input, "authorization");
  const number = (name: string) => BigInt(atomicAmount(text(authorization, name)));
  return {
    from: address(authorization, "from"),
    to: address(authorization, "to"),
    value: number("value"),
    validAfter: number("validAfter"),
    validBefore: number("validBefore"),
    nonce: bytes(authorization, "nonce", 32),
  };
}

function address(from: JsonObject, name: string): Hex {
  const value = text(from, name);
  return isAddress(value) ? getAddress(value) : malformed(name, "an address with a right checksum");
}

function bytes(from: JsonObject, name: string, length?: number): Hex {
  const value = text(from, name);
  const fits = isHex(value) && value.length % 2 === 0 && (length === undefined || value.length === 2 + 2 * length);
  return fits ? value : malformed(name, `${length ?? "whole"} bytes in hex`);
}

function malformed(field: string, expected: string): never {
  throw new X402Error("malformed_object", `${field} must be ${expected}.`, { field });
}
