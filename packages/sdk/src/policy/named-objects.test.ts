import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { baselinePolicy } from './baseline.ts';
import { namedObjects } from './named-objects.ts';
import { resolveRequest } from './resolve-request.ts';

const namedBy = (spec: object): ReturnType<typeof namedObjects> => {
  const request = parseRequest({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name: 'p' },
    spec: { image: 'a:1', command: ['true'], ...spec },
  });
  const resolution = resolveRequest(request, baselinePolicy);
  if (!resolution.ok) throw new Error('refused');
  return namedObjects(resolution.effective);
};

test('a request that names nothing needs nothing', () => {
  expect(namedBy({})).toEqual({ secrets: [], configMaps: [], claims: [] });
});

test('each Secret, with what it has to be and where it goes', () => {
  const { secrets } = namedBy({
    git: [
      { url: 'https://Git.corp/a/b.git', secret: 'web' },
      { url: 'ssh://git@git.corp:2222/a/c', secret: 'key' },
      { url: 'https://git.corp:8443/a/open' },
    ],
    s3: [
      { url: 's3://bucket/in', mode: 'download', path: '/in', secret: 'aws' },
      { url: 's3://bucket/out', mode: 'upload', path: '/out', secret: 'minio', endpoint: 'https://s3.corp:9000' },
      {
        url: 's3://other',
        mode: 'download',
        path: '/x',
        secret: 'aws',
        endpoint: 'https://s3.eu-west-1.amazonaws.com',
      },
    ],
    mounts: [{ path: '/keys', secret: { name: 'hub' } }],
    env: [{ name: 'A', secret: { name: 'hub', key: 'token' } }],
    pullSecrets: ['registry'],
  });
  expect(secrets).toEqual([
    { name: 'web', purpose: 'git-https', hosts: ['git.corp'], path: 'spec.git[0].secret', options: '--host git.corp' },
    {
      name: 'key',
      purpose: 'git-ssh',
      hosts: ['git.corp:2222'],
      path: 'spec.git[1].secret',
      options: '--host git.corp:2222',
    },
    { name: 'aws', purpose: 's3', hosts: ['*.amazonaws.com', '*.amazonaws.com.cn'], path: 'spec.s3[0].secret' },
    {
      name: 'minio',
      purpose: 's3',
      hosts: ['s3.corp:9000'],
      path: 'spec.s3[1].secret',
      options: '--endpoint https://s3.corp:9000',
    },
    {
      name: 'aws',
      purpose: 's3',
      hosts: ['*.amazonaws.com', '*.amazonaws.com.cn'],
      path: 'spec.s3[2].secret',
      options: '--endpoint https://s3.eu-west-1.amazonaws.com',
    },
    { name: 'hub', purpose: 'mount', hosts: [], path: 'spec.mounts[0].secret.name' },
    { name: 'hub', purpose: 'mount', hosts: [], path: 'spec.env[0].secret.name', key: 'token' },
    { name: 'registry', purpose: 'registry', hosts: [], path: 'spec.pullSecrets[0]' },
  ]);
});

test('a token for a server of the organisation’s own is made for that', () => {
  const { secrets } = namedBy({
    tracking: {
      wandb: { secret: 'w', baseUrl: 'https://wandb.corp:8443' },
      mlflow: { secret: 'm', trackingUri: 'https://mlflow.corp/x', auth: 'basic' },
    },
    hubs: { huggingFace: { secret: 'h', endpoint: 'https://hub.corp' }, ngc: { secret: 'n' } },
  });
  expect(secrets.map(({ name, options }) => [name, options])).toEqual([
    ['w', '--host wandb.corp:8443'],
    ['m', '--host mlflow.corp --username NAME'],
    ['h', '--host hub.corp'],
    ['n', undefined],
  ]);
  const [hub] = namedBy({ hubs: { huggingFace: { secret: 'h' } } }).secrets;
  expect(hub?.options).toBeUndefined();
});

test('ConfigMaps and claims, but none that come with the workload', () => {
  const { configMaps, claims } = namedBy({
    s3: [
      { url: 's3://bucket', mode: 'download', path: '/in', secret: 'k', endpoint: 'https://s3.corp', ca: 'corp-ca' },
      { url: 's3://corpus', mode: 'csi', path: '/c', claim: 'bucket-c' },
    ],
    mounts: [
      { path: '/data', pvc: { claimName: 'datasets' } },
      { path: '/work', newPvc: { size: '1Gi' } },
      { path: '/config', configMap: { name: 'settings' } },
    ],
  });
  expect(configMaps).toEqual([
    { name: 'corp-ca', path: 'spec.s3[0].ca' },
    { name: 'settings', path: 'spec.mounts[2].configMap.name' },
  ]);
  expect(claims).toEqual([
    { name: 'bucket-c', path: 'spec.s3[1].claim' },
    { name: 'datasets', path: 'spec.mounts[0].pvc.claimName' },
  ]);
});
