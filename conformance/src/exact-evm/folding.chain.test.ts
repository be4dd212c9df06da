import { expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { withSignature } from "../../test/exact-evm/buyer.js";
import type { WalletBehaviour } from "../vectors/things.js";

const bench = useBench("folding");
const { newAccount, sign, schemeWith } = bench;

async function signedByWallet(behaviour: WalletBehaviour) {
  const owner = newAccount();
  const address = await bench.world.placeWallet({ owner: owner.address, behaviour, name: "folding" });
  return sign({ account: { address, type: "smart", signTypedData: (data) => owner.signTypedData(data) } });
}

it("payments that are verified at the same time share one request, and each is judged as if it were alone", async () => {
  const payer = newAccount();
  const spoilt = withSignature(await sign(), (signature) => `0x${signature.slice(2, 130)}1d`);
  const requests = [
    await sign(),
    await sign({ units: 9_999n }),
    // Both are covered, but not together: what one simulation moves is there again for the next.
    await sign({ account: payer }),
    await sign({ account: payer }),
    spoilt,
    await signedByWallet("honest"),
    await signedByWallet("burns-gas"),
    await signedByWallet("huge-return"),
    await sign({ token: newAccount().address, units: 0n }),
    await sign(),
  ];
  const alone = [];
  for (const request of requests) alone.push(await schemeWith().verify(request));
  expect(alone.filter(({ isValid }) => isValid)).toHaveLength(5);

  const scheme = schemeWith();
  const before = bench.proxy.sizes.length;
  expect(await Promise.all(requests.map((request) => scheme.verify(request)))).toEqual(alone);
  expect(bench.proxy.sizes.slice(before)).toEqual([requests.length]);
});
