import type { Policy } from "../policy.js";

export const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
export const payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
export const policy: Policy = { maxAmount: { "eip155:84532": { [usdc]: "10000" } } };
