import { type Hex, hexToBytes } from "viem";

/** Gas that every transaction costs, and for each byte of its calldata that is zero or another one. */
const [perTransaction, perZero, perOther] = [21_000n, 4n, 16n];
/** Gas that a transaction must have at least, for each zero byte of its calldata, and four times that for another one. */
const floorPerZero = 10n;
/** Gas beyond twice what a simulation used, which had read much storage before and so paid less for it. */
const spareGas = 150_000n;

/**
 * The gas limit with which a transaction leaves a call the gas that it was simulated with.
 *
 * @see EIP-2028, EIP-7623
 */
export function gasLimit(data: Hex, gasOfCall: bigint): bigint {
  const bytes = hexToBytes(data);
  const zeros = BigInt(bytes.filter((byte) => byte === 0).length);
  const others = BigInt(bytes.length) - zeros;
  const limit = perTransaction + perZero * zeros + perOther * others + gasOfCall;
  const floor = perTransaction + floorPerZero * (zeros + 4n * others);
  return limit > floor ? limit : floor;
}

/** The gas limit of a transaction for a call that used so much in simulation, and there could have had at most so much. */
export function gasLimitAfter(data: Hex, { used, most }: { used: bigint; most: bigint }): bigint {
  const wanted = 2n * used + spareGas;
  return gasLimit(data, wanted < most ? wanted : most);
}
