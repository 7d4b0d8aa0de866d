/** Writes the JSON Schemas of the documents beside the package, from the schemas that parse them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { loginJsonSchema } from '../src/enforce/login-document.ts';
import { documentJsonSchemas } from '../src/policy/json-schemas.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [kind, schema] of Object.entries({ ...documentJsonSchemas(), Login: loginJsonSchema() })) {
  await writeFile(new URL(`${kind.toLowerCase()}.schema.json`, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
