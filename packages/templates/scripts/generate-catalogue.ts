/**
 * Turns the YAML of `policies/` and `templates/` into modules: every document is judged here, so that nothing is read or
 * parsed where it is used, and each is a module of its own, so that only what is used is loaded.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parsePolicy, parseTemplate, readDocuments } from '@aisubmit/sdk';

const PACKAGE = new URL('../', import.meta.url);
const GENERATED = new URL('src/generated/', PACKAGE);

interface Source {
  /** The file's name without its ending; the document must have the same. */
  readonly name: string;
  /** The file as it stands, comments included. */
  readonly text: string;
  readonly document: unknown;
}

interface Entry {
  readonly name: string;
  readonly text: string;
  readonly value: { readonly name: string };
  /** What the list of documents shows without loading them. */
  readonly shown: Readonly<Record<string, string>>;
}

interface Folder {
  readonly folder: 'policies' | 'templates';
  readonly list: string;
  readonly type: 'Policy' | 'Template';
  readonly judge: (source: Source) => Entry;
}

const FOLDERS: readonly Folder[] = [
  { folder: 'policies', list: 'POLICIES', type: 'Policy', judge: policyEntry },
  { folder: 'templates', list: 'TEMPLATES', type: 'Template', judge: templateEntry },
];

await rm(GENERATED, { recursive: true, force: true });
for (const each of FOLDERS) await generate(each);

async function generate({ folder, list, type, judge }: Folder): Promise<void> {
  const entries = (await readSources(folder)).map(judge);
  await mkdir(new URL(`${folder}/`, GENERATED), { recursive: true });
  for (const entry of entries) {
    if (entry.value.name !== entry.name) {
      throw new Error(
        `${folder}/${entry.name}.yaml names itself ${entry.value.name}; name the file after the document`,
      );
    }
    const note = `// Generated from ${folder}/${entry.name}.yaml: change that, then run \`pnpm generate\`.\n`;
    await write(`${folder}/${entry.name}.ts`, note + documentModule(entry, type));
    await write(`${folder}/${entry.name}-source.ts`, note + sourceModule(entry));
  }
  await write(`${folder}.ts`, listModule({ folder, list, type }, entries));
}

async function readSources(folder: string): Promise<Source[]> {
  const files = (await readdir(new URL(`${folder}/`, PACKAGE))).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(`${folder}/${file}`, PACKAGE), 'utf8');
      const [first, ...others] = readDocuments(text, { source: `${folder}/${file}` });
      if (first === undefined || others.length > 0) throw new Error(`${folder}/${file} must hold one document`);
      return { name: file.replace(/\.yaml$/, ''), text, document: first.value };
    }),
  );
}

function policyEntry({ name, text, document }: Source): Entry {
  const value = parsePolicy(document);
  return { name, text, value, shown: { description: descriptionOf(document) } };
}

function templateEntry({ name, text, document }: Source): Entry {
  const value = parseTemplate(document);
  const { title, description, kind } = value;
  return { name, text, value, shown: { title, description, kind } };
}

/** A policy does not keep its description, which decides nothing. */
function descriptionOf(document: unknown): string {
  const { metadata } = document as { readonly metadata: { readonly description?: string } };
  if (metadata.description === undefined) throw new Error('a policy of the catalogue must have a description');
  return metadata.description;
}

function documentModule({ name, value }: Entry, type: string): string {
  return `import type { ${type} } from '@aisubmit/sdk';

export const ${camelCase(name)}: ${type} = ${JSON.stringify(value, null, 2)};
`;
}

function sourceModule({ name, text }: Entry): string {
  return `
export const ${camelCase(name)}Source: string = ${JSON.stringify(text)};
`;
}

function listModule({ folder, list, type }: Omit<Folder, 'judge'>, entries: readonly Entry[]): string {
  const items = entries.map(({ name, shown }) => {
    const fields = Object.entries({ name, ...shown }).map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`);
    return `  {
${fields.join('\n')}
    load: async () => (await import('./${folder}/${name}.ts')).${camelCase(name)},
    loadSource: async () => (await import('./${folder}/${name}-source.ts')).${camelCase(name)}Source,
  },`;
  });
  return `// Generated from ${folder}/*.yaml: change those, then run \`pnpm generate\`.
import type { ${type}Entry } from '../catalogue-entry.ts';

/** The ${folder} that come with aisubmit, by name in alphabetical order. */
export const ${list}: readonly ${type}Entry[] = [
${items.join('\n')}
];
`;
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(new URL(path, GENERATED), text);
}
