import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHostRecord, writeHostRecord } from './host-record.ts';
import { type SshFolder, sshFolder } from './ssh-folder.ts';

const ALIAS = 'aisubmit-a.b.c';
let home: string;
let ssh: SshFolder;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit record '));
  ssh = sshFolder({ env: { HOME: home, USERPROFILE: home }, platform: process.platform });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('it is read as it was written', async () => {
  const record = { name: 'lab', namespace: 'team-a', context: "it's %h", kubeconfigs: '/a:/b', 'as-group': ['x'] };
  await writeHostRecord(ssh, ALIAS, record);
  expect(await readHostRecord(ssh, ALIAS)).toEqual(record);
});

test.each([
  '{"name":"lab"}',
  '{"name":"../x","namespace":"a"}',
  '{"name":"a","namespace":"a","token":"hunter2"}',
  '[]',
  'hunter2',
])('what is none is refused and not repeated: %s', async (text) => {
  await writeHostRecord(ssh, ALIAS, { name: 'a', namespace: 'a' });
  writeFileSync(ssh.of(ALIAS).record, text);
  const error = await readHostRecord(ssh, ALIAS).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('cannot be used: ') });
  expect(String(error)).not.toContain('hunter2');
  expect(readFileSync(ssh.of(ALIAS).record, 'utf8')).toBe(text);
});

test.each([ALIAS, '../../etc/passwd', 'lab'])('%s is not known', async (alias) => {
  await expect(readHostRecord(ssh, alias)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('without a home nothing is guessed', () => {
  expect(() => sshFolder({ env: {}, platform: 'linux' })).toThrow('HOME is not set');
  expect(() => sshFolder({ env: { HOME: '/x' }, platform: 'win32' })).toThrow('USERPROFILE is not set');
});
