import { expect, test } from 'vitest';
import { secretObjects } from '../../build/secrets/secret-objects.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { discreetApi } from './discreet-api.ts';

const { secret } = secretObjects(
  { kind: 'git', protocol: 'https', host: 'git.example.com', username: 'oauth2', password: 'hunter2-hunter2' },
  { name: 'lab', namespace: 't', submittedBy: 'al', requestId: 'r', version: '1' },
);

const answering = (answer: () => { status: number; warnings: readonly string[] }): KubeApi =>
  discreetApi(
    {
      server: 'https://api.example',
      namespace: 't',
      warnings: [],
      clusterId: async () => 'x',
      stream: () => Promise.reject(new TypeError('nothing streams')),
      upgrade: () => Promise.reject(new TypeError('nothing streams')),
      close: async () => undefined,
      request: async <T>() => ({ ...answer(), body: {} as T }),
    },
    secret,
  );
const refusedBy = (error: ApiError): Promise<unknown> =>
  answering(() => {
    throw error;
  })
    .request({ method: 'POST', path: '/x' })
    .catch((thrown: unknown) => thrown);

test.each([
  new ApiError('REJECTED', 'password hunter2-hunter2 is weak', { status: 422 }),
  new ApiError('REJECTED', 'no', { status: 422, reasons: [{ message: `got ${btoa('hunter2-hunter2')}` }] }),
])('an answer that repeats the credential is not passed on: $message', async (error) => {
  const thrown = await refusedBy(error);
  expect(thrown).toMatchObject({
    code: 'REJECTED',
    status: 422,
    message: 'the cluster refused Secret lab (HTTP 422); its answer repeats what the Secret holds and is not shown',
    reasons: [],
  });
});

test('any other answer is passed on', async () => {
  const error = new ApiError('FORBIDDEN', 'oauth2 may not create password secrets', { status: 403 });
  expect(await refusedBy(error)).toBe(error);
});

test('a warning that repeats the credential is left out', async () => {
  const api = answering(() => ({ status: 201, warnings: ['hunter2-hunter2 is weak', 'names should be short'] }));
  expect((await api.request({ method: 'POST', path: '/x' })).warnings).toEqual(['names should be short']);
});
