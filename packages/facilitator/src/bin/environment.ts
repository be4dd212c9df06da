import { type EvmEnvironment, evmVariables, readEvm } from "./environment/evm.js";
import { type OperationEnvironment, readOperation } from "./environment/operation.js";
import { variableReader } from "./environment/read.js";
import { readSvm, type SvmEnvironment, svmVariables } from "./environment/svm.js";

/** What the command needs to know to serve: at least one of the two kinds of chain. */
export interface Environment {
  port: number;
  host: string;
  evm?: EvmEnvironment;
  svm?: SvmEnvironment;
  operation: OperationEnvironment;
}

/** The environment as it was read, or everything that is wrong with it, a sentence each. */
export type ReadEnvironment = { ok: true; environment: Environment } | { ok: false; problems: string[] };

const defaultPort = 4022;
/** Only this machine can reach it. */
const defaultHost = "127.0.0.1";

/**
 * Reads the command's environment and reports all problems at once, each with the variable's name and an example. A kind
 * of chain is served when one of its variables is set. Private keys are never quoted.
 */
export async function readEnvironment(variables: Record<string, string | undefined>): Promise<ReadEnvironment> {
  const reader = variableReader(variables);
  const { problems } = reader;
  const wantsSvm = svmVariables.some(reader.has);
  const wantsEvm = !wantsSvm || evmVariables.some(reader.has);
  const port = variables.PORT ? reader.need("PORT", "PORT=4022", readPort) : defaultPort;
  const evm = wantsEvm ? await readEvm(reader) : undefined;
  const svm = wantsSvm ? await readSvm(reader) : undefined;
  const operation = readOperation(reader);
  if (port !== undefined && problems.length === 0) {
    const host = variables.HOST?.trim() || defaultHost;
    return { ok: true, environment: { port, host, operation, ...(evm && { evm }), ...(svm && { svm }) } };
  }
  const otherwise = `To serve Solana instead, set ${svmVariables.join(", ")}.`;
  return { ok: false, problems: evmVariables.some(reader.has) || wantsSvm ? problems : [...problems, otherwise] };
}

/** Reads a TCP port; 0 lets the system choose one. */
export function readPort(text: string): number | undefined {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
