import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { given } from "./given.js";
import { type PublicNames, readPublicNames } from "./public-names.js";

/** An example of the documentation, made a module that compiles by itself. */
export interface Example {
  /** A file name that tells where it stands. */
  file: string;
  code: string;
}

const codeBlock = /^```ts\n(.*?)^```/gms;
const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function|class|const|interface|type) (\w+)/g;

/** The examples of a README; each is complete as it stands. */
export async function readmeExamples(folder: string): Promise<Example[]> {
  const text = await readFile(join(folder, "README.md"), "utf8");
  return [...text.matchAll(codeBlock)].map(([, code = ""], index) => ({
    file: `${basename(folder)}.readme-${index + 1}.ts`,
    code,
  }));
}

/** The examples in the doc comments of what packages export; what they take for granted is put in front of them. */
export async function commentExamples(folders: readonly string[]): Promise<Example[]> {
  const packages = await Promise.all(folders.map(readPublicNames));
  const examples: Example[] = [];
  for (const [index, own] of packages.entries()) {
    const folder = folders[index] ?? "";
    const others = packages.filter((candidate) => candidate !== own);
    for (const file of await sourcesOf(folder)) {
      const text = await readFile(file, "utf8");
      for (const [, comment = "", name = ""] of text.matchAll(documented)) {
        if (!own.specifiers.has(name)) continue;
        const place = relative(join(folder, "src"), file).replace(/\.ts$/, "").replaceAll(/[\\/]/g, ".");
        for (const [, code = ""] of comment.replaceAll(/^ *\* ?/gm, "").matchAll(codeBlock)) {
          const context = { own, others, entry: own.entries.get(file) };
          examples.push({ file: `${own.short}.${place}.${name}.ts`, code: complete(code, context) });
        }
      }
    }
  }
  return examples;
}

async function sourcesOf(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, "src"), { recursive: true });
  return files.filter((file) => /(?<!\.test)\.ts$/.test(file)).map((file) => join(folder, "src", file));
}

interface Context {
  own: PublicNames;
  others: readonly PublicNames[];
  /** The specifier of the file in which the example stands, when it is one that users import. */
  entry: string | undefined;
}

function complete(code: string, context: Context): string {
  const bare = code.replaceAll(/\/\/.*$|"[^"\n]*"|'[^'\n]*'/gm, "");
  const declared = new Set([...bare.matchAll(/\bconst (?:\{ ?)?(\w+)/g)].map(([, name]) => name));
  const used = new Set([...bare.matchAll(/(?<!\w|(?<!\.\.)\.)[A-Za-z]\w*/g)].map(([name]) => name));
  const lines = [...used].filter((name) => !declared.has(name)).map((name) => provide(name, context));
  const body = code.replace(/^export default/m, "void");
  return `${lines.filter(Boolean).join("\n")}\nexport async function example() {\n${body}}\n`;
}

/** What a package exports itself comes first, what others export last, so that neighbours' names mislead nobody. */
function provide(name: string, { own, others, entry }: Context): string {
  const specifiers = own.specifiers.get(name);
  if (specifiers) return importLine(name, specifiers.find((specifier) => specifier === entry) ?? specifiers[0]);
  const known = given[`${own.short}/${name}`] ?? given[name];
  if (known) return known.startsWith("import ") ? known : `declare const ${name}: ${known};`;
  const foreign = others.find((other) => other.specifiers.has(name))?.specifiers.get(name)?.[0];
  return foreign ? importLine(name, foreign) : "";
}

function importLine(name: string, specifier: string | undefined): string {
  return `import { ${name} } from "${specifier}";`;
}
