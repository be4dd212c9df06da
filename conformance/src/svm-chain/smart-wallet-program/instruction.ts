import {
  type AccountMeta,
  AccountRole,
  type Address,
  address,
  downgradeRoleToNonSigner,
  getAddressEncoder,
  getProgramDerivedAddress,
  type Instruction,
  isSignerRole,
  isWritableRole,
  mergeRoles,
  type TransactionSigner,
} from "@solana/kit";

/** Where the suite's chain has the program of smart wallets. */
export const smartWalletProgramAddress: Address = address("Wa11et1111111111111111111111111111111111111");

/** A smart wallet: an account that the program signs for when the owner asks it to. */
export interface SmartWallet {
  address: Address;
  owner: TransactionSigner;
  /** The number by which the address is no key's. */
  bump: number;
}

/** What a smart wallet is to call. */
export interface SmartWalletCall {
  instruction: Instruction;
  /** The last slot in which it is called; for ever by default. */
  until?: bigint;
}

const forEver = 2n ** 64n - 1n;

/** The smart wallet of an owner. */
export async function smartWalletOf(owner: TransactionSigner): Promise<SmartWallet> {
  const seeds = [getAddressEncoder().encode(owner.address)];
  const [derived, bump] = await getProgramDerivedAddress({ programAddress: smartWalletProgramAddress, seeds });
  return { address: derived, owner, bump };
}

/** The instruction by which a smart wallet calls others, one after the other; where one names the wallet, it signs. */
export function smartWalletInstruction(wallet: SmartWallet, calls: readonly SmartWalletCall[]): Instruction {
  const roles = new Map([[wallet.owner.address, AccountRole.READONLY_SIGNER]]);
  const named = calls.flatMap(({ instruction: { programAddress, accounts = [] } }): readonly AccountMeta[] => [
    { address: programAddress, role: AccountRole.READONLY },
    ...accounts,
  ]);
  for (const { address: each, role } of named) {
    // Outside the wallet cannot sign.
    const outside = each === wallet.address ? downgradeRoleToNonSigner(role) : role;
    roles.set(each, mergeRoles(roles.get(each) ?? AccountRole.READONLY, outside));
  }
  const places = [...roles.keys()];
  const data = calls.flatMap(({ instruction, until = forEver }) => {
    const { programAddress, accounts = [], data: inner = new Uint8Array() } = instruction;
    return [
      ...new Uint8Array(BigUint64Array.of(until).buffer),
      places.indexOf(programAddress),
      accounts.length,
      inner.length,
      ...accounts.flatMap(({ address: each, role }) => {
        const signs = isSignerRole(role) || each === wallet.address;
        return [places.indexOf(each), Number(isWritableRole(role)) + 2 * Number(signs)];
      }),
      ...inner,
    ];
  });
  const accounts = [...roles].map(([each, role]) => ({
    address: each,
    role,
    ...(each === wallet.owner.address && { signer: wallet.owner }),
  }));
  return { programAddress: smartWalletProgramAddress, accounts, data: Uint8Array.from([wallet.bump, ...data]) };
}
