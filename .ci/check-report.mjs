// Looks at every page that the suite writes as axe-core sees it in a headless Chromium: light and dark, wide and narrow,
// closed and with every section open. A page that asks the network for anything fails too.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "./rehearsal/run.mjs";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = await mkdtemp(join(tmpdir(), "x402-pages-"));
try {
  const executablePath = process.argv[2] ?? findBrowser();
  if (!executablePath)
    throw new Error("There is no Chromium here. Install one, or name its program: npm run check:report -- PATH");
  const { chromium, axe } = await tools();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  let violations = 0;
  for (const [name, file] of Object.entries(await pages())) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 360]) {
        const problems = await look(browser, { file, axe, colorScheme, width });
        for (const problem of problems) console.log(`${name}, ${colorScheme}, ${width} wide: ${problem}`);
        violations += problems.length;
      }
    }
    console.log(`${violations === 0 ? "ok  " : "FAIL"} ${name}`);
  }
  await browser.close();
  process.exitCode = violations === 0 ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** The tools come when they are needed, so that nobody else has to install them. */
async function tools() {
  const dependencies = { "axe-core": "4.14.1", "playwright-core": "1.65.1" };
  await writeFile(join(scratch, "package.json"), JSON.stringify({ private: true, dependencies }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: scratch });
  const require = createRequire(join(scratch, "package.json"));
  return {
    chromium: require("playwright-core").chromium,
    axe: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"),
  };
}

/** A report without a fault, one with many, an account of requirements, and a matrix: parts, as all their lines look alike. */
async function pages() {
  const cli = join(repository, "conformance", "bin", "x402-conformance.js");
  const suite = (...args) => run(process.execPath, [cli, ...args], { cwd: repository });
  const page = (name) => join(scratch, `${name}.html`);
  const drivers = { sound: "drivers/typescript/driver.mjs", faulty: "test/fake-driver.mjs" };
  for (const [name, driver] of Object.entries(drivers)) {
    const command = `node ${join("conformance", driver)}${name === "faulty" ? " honest" : ""}`;
    // A library with faults makes the command fail, which is what it is here for.
    await suite("lib", "--driver", command, "--only", "lib/amount/*", "--reporter", `html=${page(name)}`).catch(
      () => undefined,
    );
  }
  await suite("coverage", "--only", "EVM-SET-*", "--html", page("coverage"));
  const peers = join("conformance", "targets", "matrix.yaml");
  await suite("matrix", peers, "--only", "reference/reference-hono/reference", "--out", scratch);
  return { sound: page("sound"), faulty: page("faulty"), coverage: page("coverage"), matrix: page("matrix") };
}

async function look(browser, { file, axe, colorScheme, width }) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  // Not as a script of the page: its policy allows none.
  await page.evaluate(axe);
  const judge = () => page.evaluate("axe.run()");
  const closed = await judge();
  // Of sections that look alike, a screenful is enough.
  await page.evaluate(
    "for (const section of [...document.querySelectorAll('details')].slice(0, 40)) section.open = true",
  );
  const open = await judge();
  const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  await page.close();
  const found = new Map([...closed.violations, ...open.violations].map((violation) => [violation.id, violation]));
  return [
    ...[...found.values()].map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.length}, first ${nodes[0].html.slice(0, 200)})`,
    ),
    ...asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")).map((url) => `asks for ${url}`),
    ...(overflow > 0 ? [`is ${overflow} pixels wider than the window`] : []),
  ];
}

function findBrowser() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), mac].find((path) =>
    existsSync(path),
  );
}
