import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CompletionRequest } from './completion-request.ts';
import { nameCache } from './name-cache.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit-names-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const REQUEST: CompletionRequest = { source: 'workload', typed: 'm', taken: [], flags: { namespace: 'a' } };
const cacheAt = (now: number, request: Partial<CompletionRequest> = {}) =>
  nameCache(
    { ...REQUEST, ...request },
    { env: { HOME: home, XDG_CACHE_HOME: home }, platform: 'linux', now: () => now },
  );

test('names are kept for five seconds, for the same place', async () => {
  expect(await cacheAt(1000).read()).toBeUndefined();
  await cacheAt(1000).write([{ name: 'mnist' }]);
  expect(await cacheAt(5999, { typed: 'mn' }).read()).toEqual([{ name: 'mnist' }]);
  expect(await cacheAt(6000).read()).toBeUndefined();
  expect(await cacheAt(999).read()).toBeUndefined();
  expect(await cacheAt(1000, { flags: { namespace: 'b' } }).read()).toBeUndefined();
  expect(await cacheAt(1000, { source: 'secret' }).read()).toBeUndefined();
});

test('another kubeconfig is another place', async () => {
  const kubeconfig = path.join(home, 'config');
  const flags = { kubeconfig };
  await cacheAt(1000, { flags }).write([{ name: 'mnist' }]);
  expect(await cacheAt(1000, { flags }).read()).toEqual([{ name: 'mnist' }]);
  writeFileSync(kubeconfig, 'current-context: other\n');
  expect(await cacheAt(1000, { flags }).read()).toBeUndefined();
});

test('only the user can read it, and what is no entry is not believed', async () => {
  await cacheAt(1000).write([{ name: 'mnist' }]);
  const folder = path.join(home, 'aisubmit', 'names');
  const [file = ''] = readdirSync(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
  for (const text of ['', '[]', '{"at":1000,"stamp":"","names":[{"name":1}]}', '{"at":1000,"stamp":"","names":[7]}']) {
    writeFileSync(path.join(folder, file), text);
    expect(await cacheAt(1000).read()).toBeUndefined();
  }
});
