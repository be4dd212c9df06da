import { type Address, address, isAddress } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { token2022Program, tokenProgram } from "../svm-chain/addresses.js";
import type { SvmWorld } from "../svm-chain/world.js";
import type { SvmGiven, Vector } from "../vectors/format.js";
import { caseKeys } from "../vectors/keys.js";
import { type Names, resolveNames } from "../vectors/names.js";
import { svmAddresses, svmCaseMemo } from "../vectors/svm/keys.js";
import { svmProgramNames } from "../vectors/svm/names.js";
import { type BuiltSvmPayment, buildSvmPayment } from "../vectors/svm/payment.js";
import { payersWallet } from "../vectors/svm/wallet.js";
import type { Case, CaseOptions, Challenged } from "./case.js";
import { createRecorder } from "./recorder.js";
import { actOnSvm, mintOptions, type Undo } from "./svm-actions.js";
import { svmFacts } from "./svm-facts.js";

// A hundred times the standard price, so that no case runs dry by accident.
const defaultFunds = 1_000_000n;

/** Prepares a case on Solana, with its own mint and lookup table if it has them. */
export async function openSvmCase(vector: Vector, { shared, context, ...known }: CaseOptions): Promise<Case> {
  const { standard, svm: world } = shared;
  if (!world) throw new X402Error("invalid_configuration", "A case on Solana was begun without one.", { field: "svm" });
  const { caseId } = context;
  const keys = caseKeys(caseId);
  const feePayer = known.svmNames?.feePayer;
  const since = await world.slot();
  const { funds, svm: setting = {} } = vector.given ?? {};
  const people = await svmAddresses(keys);
  const payer = address(people.payer);
  const roleNames = { ...people, ...known.svmNames };
  const mint = await mintOfCase(world, setting, { caseId, names: roleNames });
  const payee = known.svmNames?.payee ?? people.payee;
  const wallet = (await payersWallet(keys)).address;
  const basic = {
    ...(await namesOf({ world, mint, caseId, people: { ...people, payee }, known })),
    wallet,
    walletAccount: (await world.tokenAccount(wallet, { mint: mint.address })) ?? "",
    slot: String(since),
  };
  const table = setting.lookupTable && resolveNames(setting.lookupTable, basic, { vector: vector.id });
  const names: Names = table
    ? { ...basic, lookupTable: await world.placeLookupTable(caseId, table.map(address)) }
    : basic;
  const given = resolveNames(vector.given ?? {}, names, { vector: vector.id, pointer: "/given" });
  const recorder = createRecorder(Object.values(keys));
  await world.setBalance(mint.address, payer, funds === undefined ? defaultFunds : BigInt(funds));
  // A payee without an account cannot be paid, and nobody pays for its creation.
  await world.fund(address(payee), 0n, { mint: mint.address });
  if (setting.walletFunds !== undefined) {
    await world.setBalance(mint.address, wallet, BigInt(setting.walletFunds));
  }
  if (setting.lamports !== undefined) await world.setNativeBalance(payer, BigInt(setting.lamports));

  const undo: Undo[] = [];
  const node = failsSometime(vector) ? await shared.svmNode?.open(payer) : undefined;
  if (node) {
    undo.push(node.close);
    await node.set(given.svm?.node ?? []);
  }
  let making: Promise<BuiltSvmPayment> | undefined;
  let built: BuiltSvmPayment | undefined;
  const build = (memo: string, { offer, resource, extensions }: Challenged = {}) =>
    buildSvmPayment({
      spec: setting.payment,
      standard,
      names: { ...names, memo },
      keys,
      mint,
      offer,
      resource,
      extensions,
    });
  const payment = (challenge?: Challenged) => {
    making ??= build(svmCaseMemo(caseId), challenge).then((finished) => {
      built = finished;
      return finished;
    });
    return making;
  };

  return {
    names,
    keys,
    given,
    recorder,
    payment,
    another: (number) => (number === 0 ? payment() : build(svmCaseMemo(`${caseId}/${number}`))),
    made: () => built,
    // A payment names nobody in clear text.
    marks: () => [payer, people.stranger, ...(built ? [JSON.stringify(built.transaction.base64).slice(1, -1)] : [])],
    async act(action) {
      const resolved = resolveNames(action, names, { vector: vector.id });
      recorder.add("suite", "chain", resolved.do, resolved);
      const takeBack = await actOnSvm(resolved, {
        world,
        node,
        mint: mint.address,
        ownMint: setting.mint !== undefined,
      });
      if (takeBack) undo.push(takeBack);
    },
    async restore() {
      for (const step of undo.splice(0).reverse()) await step();
    },
    facts: ({ payee: payeeBy }) =>
      svmFacts({
        world,
        since,
        mint: assetOf(built, mint.address),
        payer,
        stranger: address(people.stranger),
        payee: address(payee),
        feePayer: feePayer === undefined ? undefined : address(feePayer),
        payeeBy,
      }),
  };
}

interface SvmMintOfCase {
  address: Address;
  program: Address;
  decimals: number;
}

/** What the names in the vector stand for, but for a lookup table, which may hold any of them. */
async function namesOf({
  world,
  mint,
  caseId,
  people: { payer, payee, stranger },
  known,
}: {
  world: SvmWorld;
  mint: SvmMintOfCase;
  caseId: string;
  people: Record<"payer" | "payee" | "stranger", string>;
  known: Pick<CaseOptions, "names" | "svmNames">;
}): Promise<Names> {
  const feePayer = known.svmNames?.feePayer;
  const accountOf = async (owner: string | undefined) =>
    owner === undefined ? "" : world.tokenAccount(address(owner), { mint: mint.address });
  const [{ blockhash }, payerAccount, payeeAccount, strangerAccount, feePayerAccount] = await Promise.all([
    world.latestBlockhash(),
    ...[payer, payee, stranger, feePayer].map(accountOf),
  ] as const);
  return {
    origin: "https://shop.example",
    other: "https://other.example",
    ...known.names,
    payer,
    payee,
    stranger,
    feePayer: feePayer ?? "",
    facilitator: feePayer ?? "",
    usdc: world.usdc,
    token2022: world.token2022,
    asset: mint.address,
    network: world.network,
    now: String(Math.floor(Date.now() / 1000)),
    memo: svmCaseMemo(caseId),
    blockhash,
    payerAccount: payerAccount ?? "",
    payeeAccount: payeeAccount ?? "",
    strangerAccount: strangerAccount ?? "",
    feePayerAccount: feePayerAccount ?? "",
    ...svmProgramNames(mint.program),
  };
}

/** Whether the node fails at any time; of all other cases it need not know. */
function failsSometime({ given, steps }: Vector): boolean {
  return given?.svm?.node !== undefined || steps.some((step) => "chain" in step && step.chain.do === "set-svm-node");
}

/** The mint that a case pays with, and the program and the decimals that a payment has to name. */
async function mintOfCase(
  world: SvmWorld,
  { mint }: SvmGiven,
  { caseId, names }: { caseId: string; names: Names },
): Promise<SvmMintOfCase> {
  if (!mint) return { address: world.usdc, program: tokenProgram, decimals: 6 };
  const program = mint.program === "token-2022" ? token2022Program : tokenProgram;
  const options = mintOptions(resolveNames(mint, { ...names, ...svmProgramNames(program) }));
  return {
    address: await world.createMint({ name: caseId, ...options }),
    program,
    decimals: options.decimals ?? 6,
  };
}

/** The asset that the payment is for, which a vector may have changed. */
function assetOf(built: BuiltSvmPayment | undefined, otherwise: Address): Address | undefined {
  if (!built) return otherwise;
  const { asset } = built.offer;
  return typeof asset === "string" && isAddress(asset) ? asset : undefined;
}
