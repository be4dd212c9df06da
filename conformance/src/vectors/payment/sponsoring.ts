import { encodeFunctionData, type Hex, isHex, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { encodableDomain, readAddress, readerOf, readUint } from "../authorization.js";
import { applyEdits } from "../edit.js";
import { isObject, type JsonObject } from "../json.js";
import { applyOverride } from "../override.js";
import type { ApprovalSpec, PermitSpec } from "../payment-format.js";
import { type SignedTokenPermit, tokenPermitDigest } from "../permit-typed-data.js";
import type { Standard } from "../standard.js";
import { type Keys, keyOf, signDigest } from "./sign.js";

/** What the extensions of a payment let somebody else submit. */
export interface Sponsoring {
  /** The signed permit of `eip2612GasSponsoring`. */
  permit?: SignedTokenPermit & { signature: string };
  /** The signed transaction of `erc20ApprovalGasSponsoring`. */
  approval?: Hex;
}

type Made<Member extends keyof Sponsoring> = Required<Pick<Sponsoring, Member>> & { info: unknown };

/** Makes and signs the EIP-2612 permit for Permit2. */
export async function makeTokenPermit(
  spec: PermitSpec,
  { defaults, keys }: { defaults: Standard["eip2612"]; keys: Keys },
): Promise<Made<"permit">> {
  const written = applyOverride(defaults.info, spec.info);
  const pick = readerOf([written, defaults.info]);
  const permit = {
    owner: pick("/from", readAddress),
    spender: pick("/spender", readAddress),
    value: pick("/amount", readUint),
    nonce: pick("/nonce", readUint),
    deadline: pick("/deadline", readUint),
  };
  const { domain, key } = defaults.signing;
  const digest = tokenPermitDigest(permit, encodableDomain(applyOverride(domain, spec.signing?.domain), domain));
  const { signature } = await signDigest(digest, { keys, key: spec.signing?.key ?? key, form: spec.signature });
  const info = applyEdits({ ...written, signature }, spec.tamper ?? []);
  return { permit: { ...permit, signature }, info };
}

const approvals = parseAbi([
  "function approve(address spender, uint256 amount)",
  "function increaseAllowance(address spender, uint256 amount)",
  "function transfer(address to, uint256 amount)",
]);
const callNames = ["approve", "increaseAllowance", "transfer"] as const;

/** Makes and signs the transaction by which the payer approves Permit2. */
export async function makeApproval(
  spec: ApprovalSpec,
  { defaults, keys }: { defaults: Standard["erc20Approval"]; keys: Keys },
): Promise<Made<"approval">> {
  const written = applyOverride(defaults.transaction, spec.transaction);
  const pick = readerOf([written, defaults.transaction]);
  const number = (pointer: string) => pick(pointer, readUint);
  const common = {
    chainId: Number(number("/chainId")),
    nonce: Number(number("/nonce")),
    to: pick("/to", readAddress),
    value: number("/value"),
    gas: number("/gas"),
    data: callOf(written, defaults.transaction),
  };
  const account = privateKeyToAccount(keyOf(keys, spec.signing?.key ?? defaults.signing.key));
  const [maxFeePerGas, maxPriorityFeePerGas] = [number("/maxFeePerGas"), number("/maxPriorityFeePerGas")];
  const approval = await (written.type === "legacy"
    ? account.signTransaction({ ...common, type: "legacy", gasPrice: maxFeePerGas })
    : account.signTransaction({ ...common, type: "eip1559", maxFeePerGas, maxPriorityFeePerGas }));
  const info = applyEdits(
    { ...applyOverride(defaults.info, spec.info), signedTransaction: approval },
    spec.tamper ?? [],
  );
  return { approval, info };
}

/** The calldata: what the vector writes, or one of the calls that an approval might be mistaken for. */
function callOf(written: JsonObject, standard: JsonObject): Hex {
  const { data, name } = isObject(written.call) ? written.call : {};
  if (isHex(data)) return data;
  const pick = readerOf([written, standard]);
  const functionName = callNames.find((known) => known === name) ?? "approve";
  const args = [pick("/call/spender", readAddress), pick("/call/amount", readUint)] as const;
  return encodeFunctionData({ abi: approvals, functionName, args });
}
