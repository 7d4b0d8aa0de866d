import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { serverVersion } from './server-version.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { whoAmI } from './who-am-i.ts';

function answering(body: unknown): KubeApi {
  const api = memoryKubeApi();
  api.request = async <T>() => ({ status: 200, body: body as T, warnings: [] });
  return api;
}

test('tells the user as the server knows them', async () => {
  const userInfo = { username: 'ada', uid: '7', groups: ['g'], extra: { team: ['red'] } };
  expect(await whoAmI(answering({ status: { userInfo } }))).toEqual(userInfo);
});

test('believes nothing that is not of the right type', async () => {
  const userInfo = { username: { a: 1 }, uid: 7, groups: 'admins', extra: { team: 'red', more: [1, 'b'] } };
  expect(await whoAmI(answering({ status: { userInfo } }))).toEqual({
    username: 'unknown',
    uid: undefined,
    groups: [],
    extra: { team: [], more: ['b'] },
  });
});

test('is unknown only where the server cannot say', async () => {
  const api = memoryKubeApi();
  api.fault = () => answer(404, 'NotFound');
  expect((await whoAmI(api)).username).toBe('unknown');
  api.fault = () => answer(403, 'Forbidden');
  await expect(whoAmI(api)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test.each([
  [
    { major: '1', minor: '33', gitVersion: 'v1.33.2' },
    { major: 1, minor: 33, gitVersion: 'v1.33.2' },
  ],
  [
    { major: '1', minor: '30+', gitVersion: 'v1.30.1-gke\u0007' },
    { major: 1, minor: 30, gitVersion: 'v1.30.1-gke\\u{7}' },
  ],
  [{}, { major: 0, minor: 0, gitVersion: 'unknown' }],
])('reads the version %o', async (body, want) => {
  expect(await serverVersion(answering(body))).toEqual(want);
});
