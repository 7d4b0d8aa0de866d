import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess, type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { compare, type Program, runToEnd } from './measure.ts';
import { type Row, times } from './row.ts';
import { plugin } from './start-up-rows.ts';

/** Output, input and files through a process in a pod, beside kubectl on the same sandbox. */
export async function execRows(options: { readonly rounds: number; readonly mebibytes: number }): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit bench '));
  const place = path.join(folder, 'pod');
  mkdirSync(place);
  const sandbox = await startSandbox({ pods: { '*': [{ exec: runProcess({ cwd: place }) }, { ready: true }] } });
  try {
    const kubeconfig = path.join(folder, 'kubeconfig');
    await sandbox.writeKubeconfig(kubeconfig, 'alice', { namespace: 'team-a' });
    const user = ['--kubeconfig', kubeconfig];
    await runToEnd(plugin('notebook', 'bench', '--image', 'a:1', ...user));
    const pod = await podOf(sandbox);
    const big = path.join(folder, 'big');
    writeFileSync(big, Buffer.alloc(options.mebibytes * 1024 * 1024, 'aisubmit'));
    const kubectl = (...args: readonly string[]): Program => ({ command: 'kubectl', args: [...user, ...args] });
    const size = `${options.mebibytes} MiB`;
    const zeros = ['head', '-c', `${options.mebibytes}M`, '/dev/zero'];
    const copies: readonly (readonly [string, Program, Program])[] = [
      [
        `exec, ${size} of output`,
        plugin('exec', 'bench', ...user, '--', ...zeros),
        kubectl('exec', pod, '--', ...zeros),
      ],
      [
        `cp, ${size} in`,
        plugin('cp', big, `bench:${place}/ours`, ...user),
        kubectl('cp', big, `${pod}:${place}/theirs`),
      ],
      [
        `cp, ${size} out`,
        plugin('cp', `bench:${place}/ours`, path.join(folder, 'out-ours'), ...user),
        kubectl('cp', `${pod}:${place}/theirs`, path.join(folder, 'out-theirs')),
      ],
    ];
    const rows: Row[] = [];
    for (const [what, ours, theirs] of copies) {
      const { wall, cpu } = await compare(
        () => ours,
        () => theirs,
        options.rounds,
      );
      rows.push({
        what,
        beside: 'kubectl, wall',
        today: `${times(wall)} (CPU ${times(cpu)})`,
        limit: '–',
        goal: '1.0×',
      });
    }
    return rows;
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function podOf(sandbox: Sandbox): Promise<string> {
  const { body } = await sandbox.admin<{ items: { metadata: { name: string } }[] }>(
    'GET',
    '/api/v1/namespaces/team-a/pods',
  );
  return body.items[0]?.metadata.name ?? '';
}
