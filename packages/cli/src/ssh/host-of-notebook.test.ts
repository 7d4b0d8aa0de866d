import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostOfNotebook } from './host-of-notebook.ts';
import { writeHostRecord } from './host-record.ts';
import { sshFolder } from './ssh-folder.ts';

const ALIAS = 'aisubmit-prod.team-a.lab';
const LAB = { namespace: 'team-a', name: 'lab' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit host '));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const host = (kubeconfig: string) => ({ env: { HOME: home, KUBECONFIG: kubeconfig }, platform: 'linux' }) as const;

async function makeHost(): Promise<void> {
  const ssh = sshFolder(host('/a'));
  await writeHostRecord(ssh, ALIAS, { ...LAB, context: 'prod', kubeconfigs: '/a' });
  writeFileSync(ssh.of(ALIAS).settings, '');
}

test.each([
  ['the host of this notebook', LAB, { context: 'prod' }, '/a', ALIAS],
  ['none of another notebook', { ...LAB, name: 'other' }, { context: 'prod' }, '/a', undefined],
  ['none of another namespace', { ...LAB, namespace: 'team-b' }, { context: 'prod' }, '/a', undefined],
  ['none of another context', LAB, { context: 'test' }, '/a', undefined],
  ['none of a context of this name in other files', LAB, { context: 'prod' }, '/b', undefined],
  ['none of a kubeconfig that was named otherwise', LAB, { context: 'prod', kubeconfig: '/c' }, '/a', undefined],
])('%s', async (_name, notebook, flags, kubeconfig, want) => {
  await makeHost();
  expect((await hostOfNotebook(notebook, { flags, host: host(kubeconfig) }))?.alias).toBe(want);
});

test('nothing where there never was a host', async () => {
  expect(await hostOfNotebook(LAB, { flags: { context: 'prod' }, host: host('/a') })).toBeUndefined();
});

test('what is reached by other flags than the context cannot be told', async () => {
  await makeHost();
  const flags = { context: 'prod', server: 'https://elsewhere' };
  await expect(hostOfNotebook(LAB, { flags, host: host('/a') })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
