/** How a setting is shown: a secret not at all, a URL without what may be a key in it. */
type Kind = "plain" | "url" | "secret";

/** Every setting, by the variable of the environment that holds it. */
export const variables: Readonly<Record<string, Kind>> = {
  EVM_NETWORK: "plain",
  EVM_RPC_URL: "url",
  EVM_PRIVATE_KEY: "secret",
  EVM_EIP6492_FACTORIES: "plain",
  EVM_DELEGATION_MANAGERS: "plain",
  EVM_SPONSOR_APPROVALS: "plain",
  EVM_CONFIRMATIONS: "plain",
  EVM_MAX_FEE_PER_GAS: "plain",
  EVM_MAX_FEE_PER_TRANSACTION: "plain",
  EVM_MAX_FEE_PER_HOUR: "plain",
  EVM_REPLACE_AFTER_MS: "plain",
  EVM_AGGREGATE: "plain",
  EVM_LOW_BALANCE: "plain",
  SVM_NETWORK: "plain",
  SVM_RPC_URL: "url",
  SVM_PRIVATE_KEY: "secret",
  SVM_WS_URL: "url",
  SVM_SMART_WALLETS: "plain",
  HOST: "plain",
  PORT: "plain",
  DATABASE_URL: "secret",
  X402_STORE: "plain",
  X402_API_KEYS: "secret",
  X402_QUOTA_REQUESTS: "plain",
  X402_QUOTA_AMOUNTS: "plain",
  X402_PAYEES: "plain",
  X402_DENY_LIST: "plain",
  X402_AMOUNT_LIMITS: "plain",
  X402_LOG_LEVEL: "plain",
};

/** Secrets, which may also lie in a file of their own: the variable with `_FILE` names it. */
export const secrets = Object.keys(variables).filter((name) => variables[name] === "secret");

const sections: Readonly<Record<string, string>> = { evm: "EVM_", svm: "SVM_" };

/** Where a setting stands in a config file: `EVM_RPC_URL` is `evm.rpcUrl`, `X402_STORE` is `store`. */
export function placeOf(name: string): string {
  for (const [section, prefix] of Object.entries(sections)) {
    if (name.startsWith(prefix)) return `${section}.${camel(name.slice(prefix.length))}`;
  }
  return camel(name.replace(/^X402_/, ""));
}

function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every place of a config file with the variable that it stands for; a secret's place names the file that holds it. */
export const places: ReadonlyMap<string, string> = new Map(
  Object.entries(variables).map(([name, kind]) => {
    const variable = kind === "secret" ? `${name}_FILE` : name;
    return [placeOf(variable), variable];
  }),
);
