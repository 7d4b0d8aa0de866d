import type { Bundle } from '@aisubmit/sdk';
import type { Templated } from './ground/choose-template.ts';
import type { Ground } from './ground/ground.ts';
import type { Host } from './host.ts';
import { VERSION } from './package-facts.ts';
import { placeAll, prepareAll } from './prepare.ts';
import { unjudgedNote } from './ui/unjudged-note.ts';

interface OfflineOptions {
  readonly ground: Ground;
  readonly withSecrets: boolean;
  readonly host: Pick<Host, 'newToken' | 'stderr'>;
}

// The same file renders to the same bytes, so that a rendered folder under version control shows only what changed.
const NO_REQUEST_ID = '00000000-0000-0000-0000-000000000000';
const NOBODY = 'unknown';

/** Builds and checks the objects of requests without a cluster, and says on stderr what nobody could judge. */
export async function offlineBundles(
  requests: readonly Templated[],
  { ground, withSecrets, host }: OfflineOptions,
): Promise<Bundle[]> {
  const placed = await placeAll(requests, ground, (_request, { namespace }) => ({
    namespace,
    requestId: NO_REQUEST_ID,
    submittedBy: NOBODY,
    version: VERSION,
    ...(withSecrets ? { token: host.newToken() } : {}),
  }));
  const prepared = prepareAll(placed);
  host.stderr.write(unjudgedNote(prepared.flatMap(({ unjudgedControls }) => unjudgedControls)));
  for (const note of prepared.flatMap(({ notes }) => notes)) host.stderr.write(`${note}\n`);
  return prepared.map(({ bundle }) => bundle);
}
