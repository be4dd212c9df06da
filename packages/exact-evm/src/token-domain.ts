/** Tells whether an offer's `extra` names the EIP-712 domain of its token. */
export function namesTokenDomain(extra: Readonly<Record<string, unknown>> | undefined): boolean {
  return [extra?.name, extra?.version].every((text) => typeof text === "string" && text !== "");
}
