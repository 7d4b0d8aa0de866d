import { AisubmitError } from '@aisubmit/sdk';
import type { KubeApi } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { testHost } from '../host.fixture.ts';
import { verboseApi, verbosityOf } from './verbose-api.ts';

/** Planted wherever a request or an answer has room. */
const PLANTED = 'hunter2-planted';

const CREATED = { kind: 'Secret', metadata: { name: PLANTED }, data: { password: PLANTED } };

async function told(level: number, host = testHost()): Promise<string[]> {
  const lines: string[] = [];
  const answering: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>() => ({ status: 201, body: CREATED as T, warnings: [PLANTED] }),
    stream: async () => (async function* () {})(),
    upgrade: async () => {
      throw Object.assign(new AisubmitError('FORBIDDEN', PLANTED), { status: 403 });
    },
  };
  const api = verboseApi(answering, { host, level, say: (line) => lines.push(line) });
  await api.request({
    method: 'POST',
    path: '/api/v1/namespaces/a/secrets',
    query: { fieldManager: PLANTED, dryRun: undefined },
    body: { kind: 'Secret', stringData: { token: PLANTED }, env: [{ name: 'TOKEN', value: PLANTED }] },
  });
  await api.stream({ method: 'GET', path: '/api/v1/namespaces/a/pods/p/log', query: { follow: true } });
  const exec = { path: '/api/v1/namespaces/a/pods/p/exec', protocols: ['v5.channel.k8s.io'] as const };
  await expect(api.upgrade({ ...exec, query: { command: [PLANTED] } })).rejects.toMatchObject({ status: 403 });
  return lines;
}

test('6: each request, its outcome and how long it took', async () => {
  expect(await told(5)).toEqual([]);
  expect(await told(6)).toEqual([
    'POST /api/v1/namespaces/a/secrets?fieldManager 201 in 0 ms',
    'GET /api/v1/namespaces/a/pods/p/log?follow streams in 0 ms',
    'GET /api/v1/namespaces/a/pods/p/exec?command 403 in 0 ms',
  ]);
});

test('8: what kind of object went where, and how large it was', async () => {
  expect(await told(8)).toEqual([
    'POST /api/v1/namespaces/a/secrets?fieldManager 201 in 0 ms',
    '  Accept: application/json',
    '  Content-Type: application/json',
    '  sends Secret',
    '  answers Secret',
    'GET /api/v1/namespaces/a/pods/p/log?follow streams in 0 ms',
    '  Accept: application/json',
    'GET /api/v1/namespaces/a/pods/p/exec?command 403 in 0 ms',
    '  Upgrade: websocket',
    '  Protocols: v5.channel.k8s.io',
  ]);
});

test.each([6, 7, 8, 9, 10])('%d shows nothing of what is planted in bodies, queries and errors', async (level) => {
  expect((await told(level)).join('\n')).not.toContain(PLANTED);
});

test('the size of what is no Secret', async () => {
  const lines: string[] = [];
  const body = { kind: 'JobList', items: [{}, {}] };
  const answering = { ...memoryKubeApi(), request: async <T>() => ({ status: 200, body: body as T, warnings: [] }) };
  const api = verboseApi(answering, { host: testHost(), level: 8, say: (line) => lines.push(line) });
  await api.request({ method: 'GET', path: '/x', accept: 'a\u001b' });
  expect(lines).toEqual(['GET /x 200 in 0 ms', '  Accept: a\\u{1b}', '  answers JobList of 2, 34 bytes']);
});

test('after Ctrl-C nothing more is told', async () => {
  const host = testHost();
  host.interrupt();
  expect(await told(10, host)).toEqual([]);
});

test.each<[number, number | undefined, Record<string, string>]>([
  [0, undefined, {}],
  [8, undefined, { DEBUG: 'aisubmit' }],
  [8, undefined, { DEBUG: 'other, aisubmit:*' }],
  [0, undefined, { DEBUG: '*' }],
  [0, 0, { DEBUG: 'aisubmit' }],
  [6, 6, { DEBUG: 'aisubmit' }],
])('level %d by -v=%s and %j', (want, flag, env) => {
  expect(verbosityOf(flag, env)).toBe(want);
});
