import { type Bundle, bundleObjects, toYaml } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { shortId } from '../submission.ts';

/** How a submission's objects or requests are printed as data. */
export type DataFormat = 'json' | 'yaml' | 'name' | 'request';

export interface PrintOptions {
  readonly format: DataFormat;
  readonly host: Host;
  /** Print generated Secrets too. */
  readonly withSecrets: boolean;
}

/** Prints what bundles consist of; generated Secrets only on demand, since output lands in files and logs. */
export function printBundles(bundles: readonly Bundle[], { format, host, withSecrets }: PrintOptions): void {
  const all = bundles.flatMap(bundleObjects);
  const shown = withSecrets ? all : all.filter(({ kind }) => kind !== 'Secret');
  const left = bundles.filter(({ kind }) => kind === 'Notebook');
  if (!withSecrets && left.length > 0 && format !== 'name') {
    const names = left.map(({ workload }) => `Secret/${workload}-token`).join(', ');
    host.stderr.write(`note: ${names} left out; --with-secrets prints it with a fresh token\n`);
  }
  host.stdout.write(format === 'name' ? names(bundles) : documents(shown, format === 'json'));
}

/** Prints objects as a stream of YAML documents, or as one JSON value (a List when there are several). */
export function documents(objects: readonly unknown[], asJson: boolean): string {
  if (!asJson) return objects.map((object) => toYaml(object)).join('---\n');
  const [first] = objects;
  const value = objects.length === 1 ? first : { apiVersion: 'v1', kind: 'List', items: objects };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function names(bundles: readonly Bundle[]): string {
  return bundles.map((bundle) => `${shortId(bundle)}\n`).join('');
}
