import { type Hex, hashDomain } from "viem";
import { authorizationDigest } from "../../../vectors/typed-data.js";
import { type authorization as standard, usdc } from "../samples.js";

/** The EIP-712 domain of a token. */
export interface Domain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: Hex;
}

/** An ERC-3009 authorization as it stands on the wire. */
export type Authorization = typeof standard;

/** The domain of a token, of version 2 unless told otherwise. */
export const token = (chainId: number, verifyingContract: Hex, name: string, version = "2"): Domain => ({
  name,
  version,
  chainId,
  verifyingContract,
});

/** The domain that every row has unless it is about domains. */
export const baseSepolia = token(84532, usdc, "USDC");

export const zero = "0x0000000000000000000000000000000000000000";

/** What the payer signs. */
export function digest(domain: Domain, { from, to, nonce, ...numbers }: Authorization): Hex {
  return authorizationDigest(
    { ...numbers, from: hex(from), to: hex(to), nonce: hex(nonce) },
    { domain: { ...domain, chainId: BigInt(domain.chainId) }, primaryType: "TransferWithAuthorization" },
  );
}

function hex(text: string): Hex {
  return `0x${text.slice(2)}`;
}

/** What the domain contributes to the digest, and what the token answers as its own. */
export function separator(domain: Domain): Hex {
  return hashDomain({
    domain: { ...domain, chainId: BigInt(domain.chainId) },
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
    },
  });
}
