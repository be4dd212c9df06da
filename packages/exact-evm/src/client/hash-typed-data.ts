// A file of its own to be loaded when needed: a bundler takes of it what is named here, and not all of viem's utilities.
export { hashTypedData } from "viem/utils";
