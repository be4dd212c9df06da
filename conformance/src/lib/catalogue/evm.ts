import { digestRows } from "./evm/digest.js";
import { domainRows } from "./evm/domain.js";
import { recovery } from "./evm/recover.js";
import { signing } from "./evm/sign.js";
import { signAll } from "./evm/signed.js";
import type { Row } from "./row.js";

/** Domain separators, digests, recovery and signing. */
export async function evmRows(): Promise<readonly Row[]> {
  const signatures = await signAll();
  return [...domainRows, ...digestRows, ...signatures.flatMap(recovery), ...signing(signatures)];
}
