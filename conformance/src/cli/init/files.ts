import type { ChainRole } from "../../report/format.js";
import { suite } from "../../run/suite.js";
import { configName } from "../config.js";
import { adapterFiles, languages } from "./languages.js";

/** Where the workflow of GitHub goes. */
const workflowName = ".github/workflows/x402-conformance.yml";

/** The files with which a project begins, by their paths, in the order in which one reads them. */
export async function initialFiles(roles: readonly ChainRole[], language: string): Promise<Map<string, string>> {
  const adapters = await Promise.all(roles.map((role) => adapterFiles(language, role)));
  return new Map([
    [configName, configText(roles, language)],
    ...adapters.flatMap((files) => [...files]),
    [workflowName, workflowText(roles, language)],
  ]);
}

function configText(roles: readonly ChainRole[], language: string): string {
  const { command, needs } = languages[language] ?? {};
  return `# What x402-conformance is to know of this project. Options on the command line win.
# Keys are the options of \`x402-conformance ROLE --help\` without the dashes, such as
# profile, skip, baseline or timeout. The commands need ${needs}.
${roles.map((role) => `${role}:\n  cmd: ${command?.(role)}\n`).join("")}`;
}

function workflowText(roles: readonly ChainRole[], language: string): string {
  const [uses, options] = languages[language]?.setup ?? [];
  const runner = `npx --yes --package @x402-reference/conformance@${suite().version} x402-conformance`;
  return `# Puts the programs that ${configName} names on trial.
name: x402
on: [push, pull_request]
permissions: { contents: read }
jobs:
  conformance:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
${uses === undefined ? "" : `      - ${uses}\n        ${options}\n`}      # Install here what your program needs.
${roles
  .map(
    (role) => `      - if: \${{ !cancelled() }}
        run: >-
          ${runner}
          ${role} --out x402-report/${role} --reporter junit --reporter markdown
`,
  )
  .join("")}      - if: \${{ !cancelled() }}
        run: cat x402-report/*/report.md >> "$GITHUB_STEP_SUMMARY"
      - if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with: { name: x402-report, path: x402-report }
`;
}
