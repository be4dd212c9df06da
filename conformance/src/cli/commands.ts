import type { Command } from "./command.js";
import { coverageCommand } from "./commands/coverage.js";
import { diffCommand } from "./commands/diff.js";
import { explainCommand } from "./commands/explain.js";
import { initCommand } from "./commands/init.js";
import { libCommand } from "./commands/lib.js";
import { listCommand } from "./commands/list.js";
import { matrixCommand } from "./commands/matrix.js";
import { profilesCommand } from "./commands/profiles.js";
import { replayCommand } from "./commands/replay.js";
import { reportCommand } from "./commands/report.js";
import { roleCommand } from "./commands/role.js";
import { selftestCommand } from "./commands/selftest.js";
import { serveCommand } from "./commands/serve.js";
import { vectorsCommand } from "./commands/vectors.js";

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  roleCommand("facilitator"),
  roleCommand("server"),
  roleCommand("client"),
  libCommand,
  matrixCommand,
  initCommand,
  listCommand,
  explainCommand,
  coverageCommand,
  replayCommand,
  reportCommand,
  diffCommand,
  serveCommand,
  vectorsCommand,
  profilesCommand,
  selftestCommand,
];
