import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { resolveRequest } from '../../policy/resolve-request.ts';
import { API_VERSION } from '../../request/api-version.ts';
import { parseRequest } from '../../request/parse-request.ts';
import { buildBundle } from '../build-bundle.ts';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}
interface Pod {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
  readonly terminationGracePeriodSeconds: number;
}

const CONTEXT = { namespace: 'a', requestId: 'r', submittedBy: 'alice', version: '1', token: 'token-for-tests' };
const ROLE = 'arn:aws:iam::123456789012:role/a';

function podOf(s3: readonly object[], more: object = {}, kind = 'Training'): Pod {
  const policy = parsePolicy({
    apiVersion: API_VERSION,
    kind: 'Policy',
    metadata: { name: 'p' },
    spec: {
      tokens: { audiences: ['sts.amazonaws.com'] },
      network: { hosts: [{ host: 's3.example.com', cidrs: ['192.0.2.9/32'], ports: [9000] }] },
    },
  });
  const command = kind === 'Training' ? { command: ['python', 'train.py'], args: ['$(A)'] } : {};
  const spec = { image: 'a', ...command, s3, ...more };
  const resolution = resolveRequest(
    parseRequest({ apiVersion: API_VERSION, kind, metadata: { name: 'a' }, spec }),
    policy,
  );
  if (!resolution.ok) throw new TypeError(JSON.stringify(resolution.violations));
  const { parent } = buildBundle(resolution.effective, CONTEXT);
  return (parent['spec'] as { template: { spec: Pod } }).template.spec;
}

const variables = ({ env = [] }: Partial<Container> = {}): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(env.filter(({ name }) => /^(AWS|RCLONE)_/.test(name)).map(({ name, value }) => [name, value]));
const volume = ({ volumes }: Pod, name: string): unknown => volumes.find((each) => each.name === name);
const places = ({ volumeMounts = [] }: Partial<Container> = {}): readonly string[] =>
  volumeMounts.map(({ name, mountPath, readOnly }) => `${name}:${mountPath}${readOnly === true ? ':ro' : ''}`);

describe('credentials', () => {
  test('are files, and no key is in a variable', () => {
    const endpoint = 'https://s3.example.com:9000';
    const pod = podOf([{ url: 's3://data', mode: 'credentials', secret: 'key', endpoint, ca: 'corp' }]);
    expect(variables(pod.containers[0])).toEqual({
      AWS_SHARED_CREDENTIALS_FILE: '/etc/aisubmit/s3/credentials',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
      AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
      AWS_CA_BUNDLE: '/etc/aisubmit/s3-ca/ca.crt',
    });
    expect(places(pod.containers[0]).slice(-2)).toEqual([
      's3-0-key:/etc/aisubmit/s3:ro',
      's3-0-ca:/etc/aisubmit/s3-ca:ro',
    ]);
    expect(volume(pod, 's3-0-key')).toEqual({ name: 's3-0-key', secret: { secretName: 'key', defaultMode: 0o440 } });
    expect(pod.initContainers).toBeUndefined();
  });

  test('are a token that AWS turns into a role', () => {
    const pod = podOf([{ url: 's3://data', mode: 'credentials', role: ROLE, region: 'eu-west-1' }], {
      serviceAccount: 'a',
    });
    expect(variables(pod.containers[0])).toEqual({
      AWS_ROLE_ARN: ROLE,
      AWS_ROLE_SESSION_NAME: 'aisubmit',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/etc/aisubmit/s3-token/token',
      AWS_STS_REGIONAL_ENDPOINTS: 'regional',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-west-1',
    });
    expect(volume(pod, 's3-0-token')).toEqual({
      name: 's3-0-token',
      projected: {
        defaultMode: 0o440,
        sources: [{ serviceAccountToken: { audience: 'sts.amazonaws.com', expirationSeconds: 3600, path: 'token' } }],
      },
    });
  });
});

describe('a download', () => {
  test('comes before the workload, which never sees its Secret', () => {
    const pod = podOf([{ url: 's3://data/a/', mode: 'download', path: '/data/', secret: 'key', size: '2Gi' }]);
    const [copying] = pod.initContainers ?? [];
    expect([copying?.name, copying?.image, copying?.args]).toEqual([
      's3-download-0',
      'docker.io/rclone/rclone:1.75.1',
      ['place=data/a', 'secret=key', 'space=2147483648'],
    ]);
    expect(places(copying)).toEqual(['s3-0-work:/work', 's3-0-key:/var/run/aisubmit/s3:ro', 's3-0:/data']);
    expect(places(pod.containers[0])).toEqual([
      'home:/home/aisubmit',
      'tmp:/tmp',
      'cache:/var/cache/aisubmit',
      's3-0:/data',
    ]);
    expect(volume(pod, 's3-0')).toEqual({ name: 's3-0', emptyDir: { sizeLimit: '2Gi' } });
    expect([pod.containers[0]?.command, pod.containers[0]?.args, pod.terminationGracePeriodSeconds]).toEqual([
      ['python', 'train.py'],
      ['$(A)'],
      30,
    ]);
  });

  test.each<[object, Readonly<Record<string, string | undefined>>]>([
    [{}, { RCLONE_S3_PROVIDER: 'AWS' }],
    [
      { pathStyle: true, region: 'cn-north-1' },
      {
        RCLONE_S3_PROVIDER: 'Other',
        RCLONE_S3_ENDPOINT: 'https://s3.cn-north-1.amazonaws.com.cn',
        RCLONE_S3_FORCE_PATH_STYLE: 'true',
      },
    ],
    [
      { url: 's3://my.data' },
      {
        RCLONE_S3_PROVIDER: 'Other',
        RCLONE_S3_ENDPOINT: 'https://s3.us-east-1.amazonaws.com',
        RCLONE_S3_FORCE_PATH_STYLE: 'true',
      },
    ],
    [
      { endpoint: 'https://s3.example.com', pathStyle: false },
      {
        RCLONE_S3_PROVIDER: 'Other',
        RCLONE_S3_ENDPOINT: 'https://s3.example.com',
        RCLONE_S3_FORCE_PATH_STYLE: 'false',
      },
    ],
  ])('%j reaches its store', (entry, want) => {
    const pod = podOf([{ url: 's3://data', mode: 'download', path: '/data', secret: 'key', ...entry }]);
    const { RCLONE_S3_PROVIDER, RCLONE_S3_ENDPOINT, RCLONE_S3_FORCE_PATH_STYLE, ...rest } = variables(
      pod.initContainers?.[0],
    );
    const found = { RCLONE_S3_PROVIDER, RCLONE_S3_ENDPOINT, RCLONE_S3_FORCE_PATH_STYLE };
    expect(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))).toEqual(want);
    expect(rest).toMatchObject({
      RCLONE_S3_ENV_AUTH: 'true',
      RCLONE_CONFIG: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
    });
  });
});

describe('an upload', () => {
  const UP = { url: 's3://results', mode: 'upload', path: '/out', secret: 'key' };

  test('runs beside the workload, whose command it learns the end of', () => {
    const pod = podOf([{ ...UP, interval: '10m' }]);
    const [main, copying] = pod.containers;
    expect([copying?.name, copying?.args]).toEqual([
      's3-upload-0',
      ['place=results', 'secret=key', 'every=600', 'grace=300'],
    ]);
    expect(places(copying)).toEqual([
      's3-0-work:/work',
      's3-0-key:/var/run/aisubmit/s3:ro',
      's3-0:/data:ro',
      's3-end:/etc/aisubmit/s3-end:ro',
    ]);
    expect([main?.command?.slice(0, 2), main?.command?.[3], main?.args]).toEqual([
      ['sh', '-c'],
      'aisubmit-watch',
      ['python', 'train.py', '$(A)'],
    ]);
    expect(places(main).slice(-2)).toEqual(['s3-0:/out', 's3-end:/etc/aisubmit/s3-end']);
    expect(pod.terminationGracePeriodSeconds).toBe(300);
    expect(pod.initContainers?.map(({ name }) => name)).toEqual(['s3-upload-check-0']);
  });

  test('shares the folder of a download, under one size', () => {
    const pod = podOf([UP, { ...UP, mode: 'download', path: '/out/', size: '3Gi' }]);
    expect(volume(pod, 's3-0')).toEqual({ name: 's3-0', emptyDir: { sizeLimit: '3Gi' } });
    expect(places(pod.initContainers?.[1])).toContain('s3-0:/data');
    expect(places(pod.containers[0]).filter((each) => each.endsWith('/out'))).toEqual(['s3-0:/out']);
    expect(volume(pod, 's3-1')).toBeUndefined();
  });

  test('of a sweep tells the trials apart', () => {
    const pod = podOf([UP], { args: [], sweep: { parameters: { lr: [1, 2] } } });
    expect(pod.containers[1]?.args).toContain('trial=true');
    expect(pod.containers[0]?.args?.slice(0, 4)).toEqual(['sh', '-c', expect.any(String), 'aisubmit-trial']);
  });

  test('works with a notebook’s server, too', () => {
    expect(podOf([UP], {}, 'Notebook').containers[0]?.args?.slice(0, 2)).toEqual(['jupyter', 'lab']);
  });
});

test('a claim is mounted as it is', () => {
  const pod = podOf([{ url: 's3://data', mode: 'csi', path: '/data', claim: 'bucket' }]);
  expect(volume(pod, 's3-0')).toEqual({ name: 's3-0', persistentVolumeClaim: { claimName: 'bucket' } });
});

test('no script holds what Kubernetes would expand', () => {
  const pod = podOf([
    { url: 's3://data', mode: 'download', path: '/data', secret: 'key' },
    { url: 's3://results', mode: 'upload', path: '/out', secret: 'key' },
  ]);
  const scripts = [...(pod.initContainers ?? []), ...pod.containers].map(({ command }) => command?.[2] ?? '');
  expect(scripts).toHaveLength(4);
  for (const script of scripts) expect(script.match(/\$\([A-Za-z_.-][A-Za-z0-9_.-]*\)|\$\$/g)).toBeNull();
});
