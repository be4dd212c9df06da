/** Makes a chain make a block only now and then, until it is stopped. */
export async function slowChain(client) {
  await client.request({ method: "evm_setAutomine", params: [false] });
  const timer = setInterval(() => void client.request({ method: "evm_mine" }).catch(() => undefined), 1_000);
  return {
    async stop() {
      clearInterval(timer);
      await client.request({ method: "evm_setAutomine", params: [true] });
      await client.request({ method: "evm_mine" });
    },
  };
}
