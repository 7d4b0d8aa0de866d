import { redactedSecret, type SecretObjects } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { documents } from '../ui/print-objects.ts';

/** Prints a Secret and its record as data, without what is secret; or, for people, what was done. */
export function printPair(
  { record, secret }: SecretObjects,
  { host, output, done }: { readonly host: Host; readonly output: string | undefined; readonly done: string },
): void {
  const name = `secret/${secret.metadata.name}`;
  if (output === 'name') host.stdout.write(`${name}\n`);
  else if (output === undefined) host.stdout.write(`${name} ${done}\n`);
  else host.stdout.write(documents([record, redactedSecret(secret)], output === 'json'));
}
