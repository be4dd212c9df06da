import type { Catalogue } from "../vectors/load.js";
import { facetMutants } from "./facets.js";
import { libMutants } from "./lib-mutants.js";
import { ruleMutants } from "./mutants.js";
import { publicFaults } from "./seen-in-public.js";
import type { Mutant } from "./types.js";

/** Every program with one fault, each as often as requirements are broken by it. */
export function everyMutant(catalogue: Catalogue): Mutant[] {
  const mutants = [...ruleMutants(), ...publicFaults(), ...libMutants()];
  return [...mutants, ...facetMutants(catalogue, mutants)];
}
