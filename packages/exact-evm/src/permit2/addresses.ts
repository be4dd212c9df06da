/**
 * The canonical Permit2 contract, at the same address on every chain.
 *
 * @see scheme_exact_evm.md, Canonical Permit2
 */
export const permit2Address = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/**
 * The contract that alone may spend a permit of `exact`: it sends what the payer signed to whom the payer signed.
 *
 * @see scheme_exact_evm.md, Reference Implementation x402ExactPermit2Proxy
 */
export const exactProxyAddress = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001";
