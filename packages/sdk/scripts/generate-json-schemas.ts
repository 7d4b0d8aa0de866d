/** Writes the JSON Schemas of the request documents beside the package, from the schemas that parse them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { requestJsonSchemas } from '../src/request/json-schemas.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [kind, schema] of Object.entries(requestJsonSchemas())) {
  await writeFile(new URL(`${kind.toLowerCase()}.schema.json`, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
