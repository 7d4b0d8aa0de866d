import { toYaml } from '@aisubmit/sdk';
import type { ListedSecret } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { age } from './age.ts';
import type { Column } from './column.ts';
import { TableWriter } from './table.ts';
import { roomOn } from './terminal.ts';

/** Prints what is known of Secrets in the format of `-o`. */
export function printSecrets(secrets: readonly ListedSecret[], format: string, host: Host): void {
  const write = (text: string): void => host.stdout.write(text);
  if (format === 'name') write(secrets.map(({ name }) => `secret/${name}\n`).join(''));
  else if (format === 'json') write(`${JSON.stringify(listDocument(secrets), undefined, 2)}\n`);
  else if (format === 'yaml') write(toYaml(listDocument(secrets)));
  else {
    const columns = [...columnsAt(host.now()), ...(format === 'wide' ? WIDE : [])];
    new TableWriter(columns, write, { room: roomOn(host.stdout) }).page(secrets);
  }
}

const MAX_USERS = 3;

const columnsAt = (now: number): readonly Column<ListedSecret>[] => [
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'KIND', text: ({ kind, protocol, purpose }) => [kind, protocol ?? purpose].filter(Boolean).join('/') },
  { heading: 'HOSTS', text: ({ hosts }) => hosts.join(','), shrinks: true, spare: 2 },
  { heading: 'AGE', text: ({ createdAt }) => age(createdAt, now) },
  {
    heading: 'USED BY',
    text: ({ usedBy }) => (usedBy === undefined ? '<unknown>' : shortList(usedBy)),
    shrinks: true,
    spare: 1,
  },
];

const WIDE: readonly Column<ListedSecret>[] = [
  { heading: 'USERNAME', text: ({ username }) => username ?? '', spare: 3 },
  { heading: 'ENDPOINT', text: ({ endpoint, region }) => endpoint ?? region ?? '', shrinks: true, spare: 4 },
  { heading: 'FINGERPRINT', text: ({ fingerprint }) => fingerprint ?? '', spare: 5 },
  { heading: 'BY', text: ({ createdBy }) => createdBy ?? '', spare: 6 },
  { heading: 'DESCRIPTION', text: ({ description }) => description ?? '', shrinks: true, spare: 7 },
];

function shortList(names: readonly string[]): string {
  const more = names.length > MAX_USERS ? `,+${names.length - MAX_USERS}` : '';
  return `${names.slice(0, MAX_USERS).join(',')}${more}`;
}

function listDocument(secrets: readonly ListedSecret[]): object {
  const items = secrets.map(({ recordUid: _, ...known }) => known);
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'SecretList', items };
}
