/** An extension that a scheme declares, and what is known of the facilitator. */
export interface DeclarableExtension {
  name: string;
  /** The extensions that the facilitator acts on. */
  supported: ReadonlySet<string>;
}

/** One requirement on which extensions a challenge shows. */
export interface DeclarationRule {
  readonly id: string;
  readonly name: string;
  /** Tells whether the extension may be shown. */
  shows(extension: DeclarableExtension): boolean;
}

/**
 * Which of the extensions that schemes declare are shown to clients.
 *
 * @see eip2612_gas_sponsoring.md, erc20_gas_sponsoring.md, Usage: PaymentRequired
 */
export const declarationRules: readonly DeclarationRule[] = [
  {
    id: "EVM-GAS-001",
    name: "an extension is shown only when the facilitator acts on it",
    shows: ({ name, supported }) => supported.has(name),
  },
];
