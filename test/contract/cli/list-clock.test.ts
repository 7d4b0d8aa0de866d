import { expect, test } from 'vitest';
import { startPagedServer } from '../../fakes/paged-server.ts';
import { freshBundle, LAUNCHER, run } from './plugin.ts';

test.each<[string, readonly string[], number]>([
  ['tells', [], 2],
  ['finds young ones', ['--newer-than', '3h'], 2],
  ['leaves young ones out', ['--older-than', '3h'], 0],
])('list %s by the clock of the server, whatever this machine takes for now', async (_name, filter, rows) => {
  await freshBundle();
  using server = await startPagedServer({ workloads: 2, now: '2026-11-23T02:00:00Z' });
  const words = ['list', '--all-users', '--no-headers', '--kubeconfig', server.kubeconfig, ...filter];
  const { code, stdout } = await run(process.execPath, [LAUNCHER, ...words]);
  expect(code).toBe(0);
  expect(
    stdout.split('\n').filter((line) => /^training\/run-00000\d +Succeeded +0\/1 +0 +2h +<none>$/.test(line)),
  ).toHaveLength(rows);
});
