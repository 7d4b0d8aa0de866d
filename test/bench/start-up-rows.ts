import path from 'node:path';
import { compare, type Program } from './measure.ts';
import { type Row, times } from './row.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const BIN = path.join(ROOT, 'packages', 'cli', 'bin');

/** The plugin as it is installed. */
export function plugin(...args: readonly string[]): Program {
  return { command: process.execPath, args: [path.join(BIN, 'kubectl-aisubmit.cjs'), ...args] };
}

const NODE: Program = { command: process.execPath, args: ['-e', '0'] };

/** What is answered without a cluster. */
export async function startUpRows(rounds: number): Promise<Row[]> {
  const complete: Program = {
    command: process.execPath,
    args: [path.join(BIN, 'kubectl_complete-aisubmit.cjs'), 'no'],
  };
  const rows: Row[] = [];
  for (const [what, program] of [
    ['--version', plugin('--version')],
    ['--help', plugin('--help')],
    ['train --help', plugin('train', '--help')],
    ['completion of a static word', complete],
    ['version --client -o json (through the framework)', plugin('version', '--client', '-o', 'json')],
  ] as const) {
    const { cpu } = await compare(
      () => program,
      () => NODE,
      rounds,
    );
    rows.push({ what, beside: 'node -e 0, CPU', today: times(cpu), limit: '2.2×', goal: '1.6×' });
  }
  return rows;
}

/** A manifest from a file. */
export async function renderRow(rounds: number): Promise<Row> {
  const request = path.join(import.meta.dirname, 'training.yaml');
  const kubectl: Program = {
    command: 'kubectl',
    args: ['create', 'job', 'mnist', '--image=busybox', '--dry-run=client', '-o', 'yaml'],
  };
  const { wall } = await compare(
    () => plugin('render', '-f', request, '-n', 'team-a', '-o', 'yaml'),
    () => kubectl,
    rounds,
  );
  return {
    what: 'render -f job.yaml -o yaml, check included',
    beside: 'kubectl create job --dry-run=client, wall',
    today: times(wall),
    limit: '2.0×',
    goal: '1.2×',
  };
}
