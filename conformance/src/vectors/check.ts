import { matchesGlob } from "../run/glob.js";
import { checkChain } from "./check-chain.js";
import { checkControl } from "./check-control.js";
import { checkGaps } from "./check-gaps.js";
import { checkNames } from "./check-names.js";
import { checkNeeds } from "./check-needs.js";
import { checkKeptBy } from "./check-requirements.js";
import { checkSteps } from "./check-steps.js";
import { checkTools } from "./check-tools.js";
import type { Finding, Problem } from "./finding.js";
import type { Vector } from "./format.js";
import { formatVector } from "./format-vector.js";
import { checkFrozen } from "./frozen.js";
import type { Catalogue } from "./load.js";
import { jsonSchemas } from "./schema.js";
import { checkFinished } from "./unfinished.js";

/** A check of one vector, with the rest of the catalogue at hand. */
export type VectorCheck = (vector: Vector, catalogue: Catalogue) => Problem[];

const vectorChecks: readonly VectorCheck[] = [
  checkForm,
  checkPlace,
  checkRequirements,
  checkControl,
  checkSteps,
  checkNames,
  checkChain,
  checkNeeds,
  checkTools,
];

/**
 * Looks for what would make vectors accuse wrongly or pass in vain; none when all is well.
 *
 * @example
 * ```ts
 * for (const { file, pointer = "", problem } of checkCatalogue(await loadCatalogue())) print(`${file}${pointer}: ${problem}`);
 * ```
 */
export function checkCatalogue(catalogue: Catalogue): Finding[] {
  return [
    ...catalogue.vectors.flatMap((vector) =>
      checkVector(vector, catalogue).map((problem) => ({ file: fileOf(vector.id), ...problem })),
    ),
    ...checkTitles(catalogue),
    ...checkKeptBy(catalogue),
    ...checkAreas(catalogue),
    ...checkGaps(catalogue),
    ...checkProfiles(catalogue),
    ...checkFrozen(catalogue),
    ...checkSchemas(catalogue),
  ];
}

/** Of a vector that is not finished, all else would only repeat what its author has still to write. */
function checkVector(vector: Vector, catalogue: Catalogue): Problem[] {
  const missing = checkFinished(vector);
  return missing.length > 0 ? missing : vectorChecks.flatMap((check) => check(vector, catalogue));
}

/** The path of a vector's file in the specs folder. */
export function fileOf(id: string): string {
  return `vectors/${id}.json`;
}

function checkForm(vector: Vector, { files }: Catalogue): Problem[] {
  const { id, ...file } = vector;
  if (files.get(fileOf(id)) === formatVector(file)) return [];
  return [{ problem: "The file is not in canonical form. Run `x402-conformance vectors fmt`." }];
}

function checkPlace({ id, role, $schema }: Vector): Problem[] {
  const schema = "../../../schema/vector.schema.json";
  return [
    ...(id.startsWith(`${role}/`)
      ? []
      : [{ pointer: "/role", problem: `The role is ${role}. Move the file to the folder vectors/${role}.` }]),
    ...($schema === schema ? [] : [{ pointer: "/$schema", problem: `Must be ${JSON.stringify(schema)}.` }]),
  ];
}

function checkRequirements({ role, requirements: ids }: Vector, catalogue: Catalogue): Problem[] {
  return ids.flatMap((id, index) => {
    const pointer = `/requirements/${index}`;
    const requirement = catalogue.requirements.get(id);
    if (!requirement) return [{ pointer, problem: `There is no requirement ${id}.` }];
    // A library serves every role, so any duty may be one that it helps to keep.
    if (role === "lib" || requirement.roles.includes(role) || requirement.roles.includes("all")) return [];
    return [
      { pointer, problem: `${id} binds the ${requirement.roles.join(" and ")}, but the vector tries the ${role}.` },
    ];
  });
}

function checkTitles({ vectors }: Catalogue): Finding[] {
  const owners = new Map<string, string>();
  return vectors.flatMap(({ id, title }) => {
    const owner = owners.get(title);
    if (owner === undefined) {
      owners.set(title, id);
      return [];
    }
    return [
      { file: fileOf(id), pointer: "/title", problem: `${owner} has the same title. Say what tells them apart.` },
    ];
  });
}

function checkAreas({ areas, requirements }: Catalogue): Finding[] {
  const ids = [...requirements.keys()];
  return areas.flatMap(({ prefix }, index) =>
    ids.some((id) => id.startsWith(`${prefix}-`))
      ? []
      : [{ file: "areas.yaml", pointer: `/${index}/prefix`, problem: `No requirement begins with ${prefix}-.` }],
  );
}

function checkProfiles({ profiles, requirements }: Catalogue): Finding[] {
  const ids = [...requirements.keys()];
  return profiles.flatMap(({ name, requirements: globs }) =>
    globs.flatMap((glob, index) =>
      ids.some((id) => matchesGlob(glob, id))
        ? []
        : [
            {
              file: `profiles/${name}.json`,
              pointer: `/requirements/${index}`,
              problem: `${glob} matches no requirement.`,
            },
          ],
    ),
  );
}

function checkSchemas({ files }: Catalogue): Finding[] {
  return Object.entries(jsonSchemas()).flatMap(([file, text]) =>
    files.get(`schema/${file}`) === text
      ? []
      : [
          {
            file: `schema/${file}`,
            problem: "The file is missing or out of date. Run `x402-conformance vectors fmt`.",
          },
        ],
  );
}
