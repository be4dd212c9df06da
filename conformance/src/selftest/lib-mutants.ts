import { operations } from "../lib/operations.js";
import { operationsTarget } from "../lib/operations-target.js";
import { codecFaults } from "./lib/codec-faults.js";
import { moneyFaults } from "./lib/money-faults.js";
import { objectFaults } from "./lib/object-faults.js";
import { ruleFaults } from "./lib/rule-faults.js";
import { svmFaults } from "./lib/svm-faults.js";
import type { Mutant } from "./types.js";

/** Our library with one thing wrong, once for each fault. */
export function libMutants(): Mutant[] {
  return [...codecFaults, ...moneyFaults, ...objectFaults, ...ruleFaults, ...svmFaults].map(
    ({ id, requirement, fault, changes }) => ({
      id,
      role: "lib",
      requirement,
      fault,
      target: operationsTarget(id, { ...operations, ...changes }),
    }),
  );
}
