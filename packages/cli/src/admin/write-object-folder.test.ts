import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KubeObject } from '@aisubmit/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { writeObjectFolder } from './write-object-folder.ts';

const MARK = '# Written by kubectl aisubmit admin test; the next run replaces this file.';
const ROLE = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'x:Y', namespace: 'a' } };
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'aisubmit folder '));
  folder = path.join(root, 'deep', 'out');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
async function write(...objects: KubeObject[]): Promise<string> {
  const host = testHost();
  await writeObjectFolder(folder, objects, { by: 'admin test', host });
  return host.errors();
}

test('a file for each object, and a Kustomization that lists them', async () => {
  expect(await write(NAMESPACE, ROLE)).toBe(
    `${folder}: 3 files, 3 written\ncommit it, or: kubectl apply --server-side -k ${folder}\n`,
  );
  expect(readdirSync(folder).toSorted()).toEqual(['0-namespace.a.yaml', 'Kustomization', 'role.a.x_y.yaml']);
  expect(readFileSync(at('0-namespace.a.yaml'), 'utf8')).toBe(
    `${MARK}\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n`,
  );
  expect(readFileSync(at('Kustomization'), 'utf8')).toBe(
    `${MARK}\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- "0-namespace.a.yaml"\n- role.a.x_y.yaml\n`,
  );
});

test('the same again writes nothing, and what is no longer rendered goes', async () => {
  await write(NAMESPACE, ROLE);
  // A checkout on Windows.
  writeFileSync(at('0-namespace.a.yaml'), readFileSync(at('0-namespace.a.yaml'), 'utf8').replaceAll('\n', '\r\n'));
  const before = statSync(at('0-namespace.a.yaml')).ino;
  expect(await write(NAMESPACE, ROLE)).toContain('3 files, 0 written\n');
  expect(await write(NAMESPACE)).toContain('2 files, 1 written, 1 removed (role.a.x_y.yaml)\n');
  expect(readdirSync(folder).toSorted()).toEqual(['0-namespace.a.yaml', 'Kustomization']);
  expect(statSync(at('0-namespace.a.yaml')).ino).toBe(before);
});

test('a folder of somebody else is refused before anything is touched', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(at('README.md'), 'mine');
  await expect(write(NAMESPACE)).rejects.toThrow(
    `${folder} holds what this command did not write: README.md; nothing was touched`,
  );
  expect(readdirSync(folder)).toEqual(['README.md']);
});

test('what lies beside our files stays, unless it is in the way', async () => {
  mkdirSync(at('.git'), { recursive: true });
  await write(NAMESPACE);
  writeFileSync(at('README.md'), 'mine');
  expect(await write(NAMESPACE)).toContain('2 files, 0 written\n');
  writeFileSync(at('ROLE.a.x_y.yaml'), 'mine');
  await expect(write(NAMESPACE, ROLE)).rejects.toThrow('did not write: ROLE.a.x_y.yaml; nothing was touched');
  rmSync(at('ROLE.a.x_y.yaml'));
  writeFileSync(at('kustomization.yml'), 'mine');
  await expect(write(NAMESPACE)).rejects.toThrow('did not write: kustomization.yml; nothing was touched');
  expect(readFileSync(at('README.md'), 'utf8')).toBe('mine');
});

test('what another command wrote is somebody else’s', async () => {
  await write(NAMESPACE);
  const other = writeObjectFolder(folder, [ROLE], { by: 'admin other', host: testHost() });
  await expect(other).rejects.toThrow('did not write: 0-namespace.a.yaml, Kustomization; nothing was touched');
});

test.skipIf(process.platform === 'win32')('no link is followed', async () => {
  await write(NAMESPACE);
  const target = path.join(root, 'target');
  writeFileSync(target, `${MARK}\nold`);
  symlinkSync(target, at('role.a.x_y.yaml'));
  await expect(write(NAMESPACE, ROLE)).rejects.toThrow('did not write: role.a.x_y.yaml; nothing was touched');
  // One that nobody asks for is no file of ours, whatever it leads to.
  expect(await write(NAMESPACE)).toContain('2 files, 0 written\n');
  expect([existsSync(at('role.a.x_y.yaml')), readFileSync(target, 'utf8')]).toEqual([true, `${MARK}\nold`]);
});

test('a file is no folder', async () => {
  mkdirSync(path.dirname(folder), { recursive: true });
  writeFileSync(folder, 'mine');
  await expect(write(NAMESPACE)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: `${folder} is a file, not a folder`,
  });
});

test('two objects of one file name are a bug, not a loss', async () => {
  const twin = { ...ROLE, metadata: { name: 'x_y', namespace: 'a' } };
  await expect(write(ROLE, twin)).rejects.toThrow('two objects would be in role.a.x_y.yaml');
});
