import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { networksOf, unreachableHosts } from './declared-hosts.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const policy = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'p' },
  spec: {
    network: {
      hosts: [
        { host: 'git.example.com', cidrs: ['192.0.2.1/32'], ports: [443, 22] },
        { host: '*.s3.example.com', cidrs: ['198.51.100.0/24'], ports: [443] },
      ],
    },
  },
});

test.each([
  ['git.example.com', 443, ['192.0.2.1/32']],
  ['git.example.com', 22, ['192.0.2.1/32']],
  ['git.example.com', 80, []],
  ['git.example.com.evil.example', 443, []],
  ['evil-git.example.com', 443, []],
  ['bucket.s3.example.com', 443, ['198.51.100.0/24']],
  ['s3.example.com', 443, []],
  ['evils3.example.com', 443, []],
])('%s port %i is in %j', (host, port, want) => {
  expect(networksOf({ host, port }, policy)).toEqual(want);
});

function unreachable(spec: object, network: object): string[] {
  const document = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const request = parseRequest({ ...document, kind: 'Training', spec: { image: 'a:1', ...spec } });
  const resolution = resolveRequest(request, parsePolicy({ ...document, kind: 'Policy', spec: { network } }));
  if (!resolution.ok) throw new Error('was refused');
  return unreachableHosts(resolution.effective).map(({ host, port, path }) => `${host}:${port} ${path}`);
}

const SPEC = {
  git: [{ url: 'https://git.example.com/a/b' }],
  tracking: {
    wandb: { secret: 'wandb', baseUrl: 'https://wandb.example.com:8443' },
    mlflow: { trackingUri: 'http://mlflow.ml.svc:5000' },
  },
  hubs: { huggingFace: { endpoint: 'https://hub.example.com/hf' } },
};

test('what is declared and mapped nowhere is named', () => {
  expect(unreachable(SPEC, { hosts: [{ host: 'git.example.com', cidrs: ['192.0.2.1/32'], ports: [443] }] })).toEqual([
    'wandb.example.com:8443 spec.tracking.wandb',
    'mlflow.ml.svc:5000 spec.tracking.mlflow.trackingUri',
    'hub.example.com:443 spec.hubs.huggingFace',
  ]);
});

test('a port that the user opened is theirs to know about', () => {
  const network = { egress: [{ cidr: '10.0.0.0/8', ports: [{ port: 443 }] }] };
  expect(unreachable({ ...SPEC, network }, {})).toEqual([
    'wandb.example.com:8443 spec.tracking.wandb',
    'mlflow.ml.svc:5000 spec.tracking.mlflow.trackingUri',
  ]);
});

test('where declared hosts are public every public one is reached, and one of the cluster is not', () => {
  expect(unreachable(SPEC, { declared: 'public' })).toEqual(['mlflow.ml.svc:5000 spec.tracking.mlflow.trackingUri']);
});

test('the public services are more than one host', () => {
  const spec = { tracking: { wandb: { secret: 'w' } }, hubs: { huggingFace: { secret: 'h' }, ngc: { secret: 'n' } } };
  expect(unreachable(spec, {})).toEqual([
    'api.wandb.ai:443 spec.tracking.wandb',
    'storage.googleapis.com:443 spec.tracking.wandb',
    'huggingface.co:443 spec.hubs.huggingFace',
    'cdn-lfs.hf.co:443 spec.hubs.huggingFace',
    'cdn-lfs-us-1.hf.co:443 spec.hubs.huggingFace',
    'cdn-lfs-eu-1.hf.co:443 spec.hubs.huggingFace',
    'cas-server.xethub.hf.co:443 spec.hubs.huggingFace',
    'cas-bridge.xethub.hf.co:443 spec.hubs.huggingFace',
    'transfer.xethub.hf.co:443 spec.hubs.huggingFace',
    'api.ngc.nvidia.com:443 spec.hubs.ngc',
    'authn.nvidia.com:443 spec.hubs.ngc',
    'files.ngc.nvidia.com:443 spec.hubs.ngc',
    'xfiles.ngc.nvidia.com:443 spec.hubs.ngc',
  ]);
});
