// x402-conformance runs this program once per purchase. Let buy call your client.
// If your program reads the variables below by itself, name it in x402-conformance.yaml and delete this file.

/** What to buy, and the key that pays, funded with mock USDC on this network. A policy should allow a few cents. */
export const settings = {
  url: `${process.env.RESOURCE_SERVER_URL}${process.env.ENDPOINT_PATH}`,
  privateKey: process.env.EVM_PRIVATE_KEY,
  network: process.env.EVM_NETWORK,
  rpcUrl: process.env.EVM_RPC_URL,
};

type Result = { success: boolean; status_code: number; data: string; payment_response: unknown };

/** Gets the goods, or answers nothing as long as it is not written. */
async function buy(): Promise<Result | undefined> {
  return undefined;
}

const result = await buy();
// The last line of the output is one JSON object; 0 is a success, 1 is none, 77 says "I do not support this".
const line = JSON.stringify(result ?? { success: false, error: "The adapter is not written yet." });
process.stdout.write(`${line}\n`);
process.exitCode = result === undefined ? 77 : result.success ? 0 : 1;
