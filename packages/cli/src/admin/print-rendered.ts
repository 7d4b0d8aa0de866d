import type { KubeObject } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { documents } from '../ui/print-objects.ts';
import type { WriteFlags } from './check-write-flags.ts';
import { objectId } from './object-id.ts';
import { writeObjectFolder } from './write-object-folder.ts';

/** Prints objects, or writes them to a folder: what an admin's command does without `--apply`. */
export async function printRendered(
  objects: readonly KubeObject[],
  flags: Pick<WriteFlags, 'output' | 'output-dir'>,
  { host, by }: { readonly host: Host; readonly by: string },
): Promise<void> {
  const folder = flags['output-dir'];
  if (folder !== undefined) await writeObjectFolder(folder, objects, { by, host });
  else if (flags.output === 'name') host.stdout.write(objects.map(nameLine).join(''));
  else host.stdout.write(documents(objects, flags.output === 'json'));
}

function nameLine({ apiVersion, kind, metadata: { name } }: KubeObject): string {
  return `${objectId({ apiVersion, kind, name })}\n`;
}
