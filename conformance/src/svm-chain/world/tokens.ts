import type { Address } from "@solana/kit";
import { AccountState, findAssociatedTokenPda } from "@solana-program/token";
import { X402Error } from "@x402-reference/types";
import { token2022Program, tokenProgram, usdcMint } from "../addresses.js";
import { deriveSolanaKey } from "../keys.js";
import {
  type ExtensionEntry,
  freshAccountEntries,
  type MintExtension,
  mintEntry,
  requireMemo,
} from "../token-extensions.js";
import {
  decodeEntries,
  decodeTokenAccount,
  encodeMint,
  encodeTokenAccount,
  type TokenAccount,
} from "../token-layout.js";
import type { SvmGround } from "./ground.js";

/** A mint to place. */
export interface MintOptions {
  /** Decides the address: the same name always gives the same one. */
  name: string;
  /** `token` (SPL Token) by default. */
  program?: "token" | "token-2022";
  /** 6 by default. */
  decimals?: number;
  /** What only Token-2022 has; nothing by default. */
  extensions?: readonly MintExtension[];
}

/** A token on which to act; the mock USDC by default. */
export interface OnMint {
  mint?: Address;
}

/**
 * Money of both token programs. Every owner has one account for each mint, the associated one; what changes an account
 * makes it first where it is missing. Supplies do not follow.
 */
export interface SvmTokens {
  readonly usdc: Address;
  /** A plain mint of Token-2022 with 6 decimals. */
  readonly token2022: Address;
  /** Places a mint; nothing may be there yet. */
  createMint(options: MintOptions): Promise<Address>;
  /** The address of an owner's account, whether or not there is one. */
  tokenAccount(owner: Address, on?: OnMint): Promise<Address>;
  /** Gives an owner more of a token, in atomic units. */
  fund(owner: Address, units: bigint, on?: OnMint): Promise<void>;
  /** Makes an owner's balance exactly so, in atomic units. */
  setBalance(mint: Address, owner: Address, units: bigint): Promise<void>;
  /** An owner's balance in atomic units; 0 where there is no account or no token. */
  balance(mint: Address, owner: Address): Promise<bigint>;
  /** Freezes an owner's account, or thaws it. */
  freeze(mint: Address, owner: Address, on: boolean): Promise<void>;
  /** Lets somebody else move so much of an owner's money. */
  delegate(mint: Address, owner: Address, delegate: { to: Address; units: bigint }): Promise<void>;
  /** Has an owner's account of Token-2022 accept money only behind a memo, or any money again. */
  requireMemo(mint: Address, owner: Address, on: boolean): Promise<void>;
  /** Takes an owner's account away, as closing it does. */
  closeTokenAccount(mint: Address, owner: Address): Promise<void>;
}

interface Mint {
  program: Address;
  entries: readonly ExtensionEntry[];
}

/** The address of a mint of this name. */
export async function mintAddress(name: string): Promise<Address> {
  return (await deriveSolanaKey(`mint/${name}`, "address")).address;
}

/** Places a mint at an address; whoever has its authorities is derived from the same text. */
export async function placeMint(
  ground: Pick<SvmGround, "setAccount">,
  mint: Address,
  options: Omit<MintOptions, "name">,
): Promise<void> {
  const { program = "token", decimals = 6, extensions = [] } = options;
  const { address: authority } = await deriveSolanaKey("mint-authority", "address");
  const fields = { mintAuthority: authority, supply: 0n, decimals, isInitialized: true, freezeAuthority: authority };
  const owner = program === "token" ? tokenProgram : token2022Program;
  await ground.setAccount(mint, { owner, data: encodeMint(fields, extensions.map(mintEntry)) });
}

export function svmTokens(ground: SvmGround, token2022: Address): SvmTokens {
  async function findMint(mint: Address): Promise<Mint | undefined> {
    const account = await ground.account(mint);
    return account && { program: account.owner, entries: decodeEntries(account.data) };
  }

  async function mintAt(address: Address): Promise<Mint> {
    const mint = await findMint(address);
    if (mint) return mint;
    throw new X402Error("invalid_configuration", `There is no mint at ${address}.`, {
      field: "mint",
      remedy: "Place one by createMint first.",
    });
  }

  async function accountOf(owner: Address, mint: Address, tokenProgram: Address): Promise<Address> {
    return (await findAssociatedTokenPda({ owner, mint, tokenProgram }))[0];
  }

  const change = (mint: Address, owner: Address, next: (account: TokenAccount) => TokenAccount) =>
    ground.inTurn(async () => {
      const { program, entries } = await mintAt(mint);
      const address = await accountOf(owner, mint, program);
      const present = await ground.account(address);
      const fresh = {
        fields: emptyAccount(mint, owner),
        entries: program === token2022Program ? freshAccountEntries(entries) : [],
      };
      const data = encodeTokenAccount(next(present ? decodeTokenAccount(present.data) : fresh));
      await ground.setAccount(address, { owner: program, data });
    });

  const changeFields = (
    mint: Address,
    owner: Address,
    next: (fields: TokenAccount["fields"]) => Partial<TokenAccount["fields"]>,
  ) => change(mint, owner, ({ fields, entries }) => ({ fields: { ...fields, ...next(fields) }, entries }));

  return {
    usdc: usdcMint,
    token2022,
    async createMint({ name, ...options }) {
      const mint = await mintAddress(name);
      if (await ground.account(mint)) {
        throw new X402Error("invalid_configuration", `There is a mint by the name of ${name} already.`, {
          field: "name",
          remedy: "Choose another name.",
        });
      }
      await placeMint(ground, mint, options);
      return mint;
    },
    tokenAccount: async (owner, { mint = usdcMint } = {}) => accountOf(owner, mint, (await mintAt(mint)).program),
    fund: (owner, units, { mint = usdcMint } = {}) =>
      changeFields(mint, owner, ({ amount }) => ({ amount: BigInt(amount) + units })),
    setBalance: (mint, owner, amount) => changeFields(mint, owner, () => ({ amount })),
    async balance(mint, owner) {
      const found = await findMint(mint);
      const account = found && (await ground.account(await accountOf(owner, mint, found.program)));
      return account ? BigInt(decodeTokenAccount(account.data).fields.amount) : 0n;
    },
    freeze: (mint, owner, on) =>
      changeFields(mint, owner, () => ({ state: on ? AccountState.Frozen : AccountState.Initialized })),
    delegate: (mint, owner, { to, units }) =>
      changeFields(mint, owner, () => ({ delegate: to, delegatedAmount: units })),
    requireMemo: (mint, owner, on) =>
      change(mint, owner, ({ fields, entries }) => ({ fields, entries: requireMemo(entries, on) })),
    closeTokenAccount: (mint, owner) =>
      ground.inTurn(async () => ground.removeAccount(await accountOf(owner, mint, (await mintAt(mint)).program))),
  };
}

function emptyAccount(mint: Address, owner: Address): TokenAccount["fields"] {
  return {
    mint,
    owner,
    amount: 0n,
    delegate: null,
    state: AccountState.Initialized,
    isNative: null,
    delegatedAmount: 0n,
    closeAuthority: null,
  };
}
