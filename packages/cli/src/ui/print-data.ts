import { toYaml } from '@aisubmit/sdk';
import type { Host } from '../host.ts';

/** Prints a document as `-o json` or `-o yaml` wants it, else the text for people. */
export function printData(
  host: Host,
  output: string | undefined,
  { document, text }: { readonly document: unknown; readonly text: () => string },
): void {
  if (output === 'json') host.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  else if (output === 'yaml') host.stdout.write(toYaml(document));
  else host.stdout.write(text());
}
