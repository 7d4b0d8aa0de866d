import { expect, test } from 'vitest';
import { baselinePolicy } from '../../policy/baseline.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { resolveRequest } from '../../policy/resolve-request.ts';
import { parseRequest } from '../../request/parse-request.ts';
import { buildBundle } from '../build-bundle.ts';

interface Pod {
  readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly {
    readonly env: readonly { readonly name: string }[];
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
  readonly volumes: readonly { readonly name: string }[];
}

function resolve(spec: object, { kind = 'Training', policy = baselinePolicy } = {}): ReturnType<typeof resolveRequest> {
  const document = { apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' } };
  return resolveRequest(parseRequest({ ...document, spec: { image: 'python:3', ...spec } }), policy);
}

function podOf(spec: object): Pod {
  const resolution = resolve(spec);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const context = { namespace: 'team-a', requestId: 'r', submittedBy: 'alice', version: '1' };
  return (buildBundle(resolution.effective, context).parent['spec'] as { template: { spec: Pod } }).template.spec;
}

/** What a request adds to a pod that asks for nothing. */
function added(spec: object): object {
  const [bare, pod] = [podOf({}), podOf(spec)];
  const [of, before] = [pod.containers[0], bare.containers[0]];
  const fresh = <T extends { readonly name: string }>(list: readonly T[] = [], old: readonly T[] = []): T[] =>
    list.filter(({ name }) => !old.some((each) => each.name === name));
  return {
    env: fresh(of?.env, before?.env),
    volumeMounts: fresh(of?.volumeMounts, before?.volumeMounts),
    volumes: fresh(pod.volumes, bare.volumes),
  };
}

test('W&B reads a netrc file, and writes where it may', () => {
  const wandb = { secret: 'wandb', baseUrl: 'https://wandb.example.com', project: 'mnist', entity: 'vision' };
  expect(added({ tracking: { wandb } })).toEqual({
    env: [
      { name: 'NETRC', value: '/var/run/aisubmit-access/wandb/netrc' },
      { name: 'WANDB_BASE_URL', value: 'https://wandb.example.com' },
      { name: 'WANDB_PROJECT', value: 'mnist' },
      { name: 'WANDB_ENTITY', value: 'vision' },
      { name: 'WANDB_DIR', value: '/home/aisubmit' },
      { name: 'WANDB_CACHE_DIR', value: '/var/cache/aisubmit' },
      { name: 'WANDB_DATA_DIR', value: '/var/cache/aisubmit' },
      { name: 'WANDB_CONFIG_DIR', value: '/home/aisubmit/.config/wandb' },
    ],
    volumeMounts: [{ name: 'wandb', mountPath: '/var/run/aisubmit-access/wandb', readOnly: true }],
    volumes: [
      { name: 'wandb', secret: { secretName: 'wandb', defaultMode: 0o440, items: [{ key: 'netrc', path: 'netrc' }] } },
    ],
  });
});

test('MLflow takes a token by reference, since it reads it from nowhere else', () => {
  const mlflow = { trackingUri: 'https://mlflow.example.com', secret: 'ml', ca: 'corp-ca', experiment: '/team/mnist' };
  expect(added({ tracking: { mlflow } })).toEqual({
    env: [
      { name: 'MLFLOW_TRACKING_URI', value: 'https://mlflow.example.com' },
      { name: 'MLFLOW_TRACKING_TOKEN', valueFrom: { secretKeyRef: { name: 'ml', key: 'token' } } },
      { name: 'MLFLOW_TRACKING_SERVER_CERT_PATH', value: '/var/run/aisubmit-access/mlflow-ca/ca.crt' },
      { name: 'MLFLOW_EXPERIMENT_NAME', value: '/team/mnist' },
    ],
    volumeMounts: [{ name: 'mlflow-ca', mountPath: '/var/run/aisubmit-access/mlflow-ca', readOnly: true }],
    volumes: [
      {
        name: 'mlflow-ca',
        configMap: { name: 'corp-ca', defaultMode: 0o444, items: [{ key: 'ca.crt', path: 'ca.crt' }] },
      },
    ],
  });
});

test('MLflow takes a user name and a password from a file', () => {
  const mlflow = { trackingUri: 'https://mlflow.example.com/ml', secret: 'ml', auth: 'basic' };
  expect(added({ tracking: { mlflow } })).toEqual({
    env: [{ name: 'MLFLOW_TRACKING_URI', value: 'https://mlflow.example.com/ml' }],
    volumeMounts: [{ name: 'mlflow', mountPath: '/home/aisubmit/.mlflow', readOnly: true }],
    volumes: [
      {
        name: 'mlflow',
        secret: { secretName: 'ml', defaultMode: 0o440, items: [{ key: 'credentials', path: 'credentials' }] },
      },
    ],
  });
});

test('Hugging Face reads a file, NGC a variable', () => {
  const hubs = { huggingFace: { secret: 'hf', endpoint: 'https://hub.example.com' }, ngc: { secret: 'ngc' } };
  expect(added({ hubs })).toEqual({
    env: [
      { name: 'HF_TOKEN_PATH', value: '/var/run/aisubmit-access/huggingface/token' },
      { name: 'HF_ENDPOINT', value: 'https://hub.example.com' },
      { name: 'NGC_API_KEY', valueFrom: { secretKeyRef: { name: 'ngc', key: 'token' } } },
    ],
    volumeMounts: [{ name: 'huggingface', mountPath: '/var/run/aisubmit-access/huggingface', readOnly: true }],
    volumes: [
      {
        name: 'huggingface',
        secret: { secretName: 'hf', defaultMode: 0o440, items: [{ key: 'token', path: 'token' }] },
      },
    ],
  });
});

test.each<[string, object, object | undefined]>([
  ['a folder of its own', {}, { name: 'tensorboard', mountPath: '/logs', readOnly: true }],
  [
    'a claim that it lies on',
    { mounts: [{ path: '/logs', subPath: 'mine', pvc: { claimName: 'runs' } }] },
    { name: 'mount-0', mountPath: '/logs', subPath: 'mine', readOnly: true },
  ],
])('TensorBoard runs beside the run, over %s', (_what, spec, logs) => {
  const { initContainers = [], containers } = podOf({ ...spec, tracking: { tensorboard: { logDir: '/logs/' } } });
  expect(initContainers).toMatchObject([
    {
      name: 'tensorboard',
      image: 'python:3',
      command: ['sh', '-c', expect.stringContaining('--host 127.0.0.1 --port 6006'), 'aisubmit-tensorboard'],
      args: ['/logs'],
      volumeMounts: [logs, { name: 'tmp', mountPath: '/tmp' }],
      restartPolicy: 'Always',
      securityContext: { readOnlyRootFilesystem: true, runAsUser: 10_001 },
    },
  ]);
  expect(containers[0]?.env).toContainEqual({ name: 'TENSORBOARD_LOGDIR', value: '/logs/' });
  expect(containers[0]?.volumeMounts).toContainEqual(
    expect.not.objectContaining({ readOnly: true, mountPath: '/logs' }),
  );
});

function contradiction(spec: object, kind?: string): string[] {
  try {
    resolve(spec, kind === undefined ? {} : { kind });
  } catch (error) {
    const { reasons } = error as { reasons: { path: string; message: string }[] };
    return reasons.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

const ML = { trackingUri: 'https://ml.example.com' };

test.each<[object, string, string?]>([
  [
    { tracking: { wandb: { project: 'x' } } },
    'spec.tracking.wandb.secret is required: the name of the Secret with the key',
  ],
  [
    { tracking: { wandb: { secret: 'w', baseUrl: 'http://w.ml.svc' } } },
    'spec.tracking.wandb.baseUrl must be https:// where a login goes there',
  ],
  [{ tracking: { mlflow: { secret: 'm' } } }, 'spec.tracking.mlflow.trackingUri is required'],
  [{ tracking: { mlflow: { ...ML, auth: 'basic' } } }, 'spec.tracking.mlflow.secret is required by auth'],
  [
    { tracking: { mlflow: { trackingUri: 'http://ml.team.svc:5000', secret: 'm' } } },
    'spec.tracking.mlflow.trackingUri must be https:// where a login goes there',
  ],
  [
    {
      tracking: { mlflow: { ...ML, secret: 'm', auth: 'basic' } },
      mounts: [{ path: '/home/aisubmit/.mlflow', pvc: { claimName: 'c' } }],
    },
    'spec.mounts[0].path is where MLflow reads its login, /home/aisubmit/.mlflow',
  ],
  [
    { tracking: { tensorboard: { logDir: '/logs' } } },
    'spec.tracking.tensorboard.logDir is for a Training, not for a Notebook',
    'Notebook',
  ],
  [
    {
      tracking: { tensorboard: { logDir: '/logs/a' } },
      mounts: [{ path: '/logs', pvc: { claimName: 'c' }, readOnly: true }],
    },
    'spec.tracking.tensorboard.logDir lies on mounts[0], which is read-only',
  ],
  [
    { hubs: { huggingFace: { secret: 'h' } }, env: [{ name: 'HF_TOKEN', secret: { name: 'x', key: 'y' } }] },
    'spec.env[0].name must not be HF_TOKEN beside spec.hubs.huggingFace, which sets or replaces it',
  ],
  [
    { tracking: { mlflow: ML }, env: [{ name: 'MLFLOW_TRACKING_INSECURE_TLS', value: 'true' }] },
    'spec.env[0].name must not be MLFLOW_TRACKING_INSECURE_TLS beside spec.tracking.mlflow, which sets or replaces it',
  ],
])('%j cannot be meant', (spec, want, kind) => {
  expect(contradiction(spec, kind)).toEqual([want]);
});

test.each([
  ['http://mlflow.example.com', 'must not be http://, which shows logins and data to the network'],
  ['https://user:pw@mlflow.example.com', 'must not hold a user, a query or a fragment: a login belongs into a Secret'],
  ['https://mlflow.example.com/?token=x', 'must not hold a user, a query or a fragment: a login belongs into a Secret'],
  [
    'https://mlflow.example.com/$(HF_TOKEN)',
    'must be https://HOST, with :PORT and /PATH where needed, the host in lower case',
  ],
  [
    'https://mlflow.example.com:99999',
    'must be https://HOST, with :PORT and /PATH where needed, the host in lower case',
  ],
  ['file:///mlruns', 'must be https://HOST, with :PORT and /PATH where needed, the host in lower case'],
])('%s is no address to report to', (trackingUri, want) => {
  expect(contradiction({ tracking: { mlflow: { trackingUri } } })).toEqual([
    `spec.tracking.mlflow.trackingUri ${want}`,
  ]);
});

test.each([
  [{ tracking: { wandb: { secret: '0123456789abcdef0123456789abcdef01234567' } } }, 'spec.tracking.wandb.secret'],
  [{ hubs: { huggingFace: { secret: 'hf_Abc' } } }, 'spec.hubs.huggingFace.secret'],
  [{ hubs: { ngc: { secret: 'nvapi-Abc' } } }, 'spec.hubs.ngc.secret'],
])('a key where a name belongs is refused and not shown: %j', (spec, path) => {
  const [reason = ''] = contradiction(spec);
  expect(reason).toContain(`${path} must be the name of a `);
  expect(reason).not.toMatch(/0123|Abc/);
});

test('Secrets of tracking and hubs are held to the policy’s list', () => {
  const document = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'p' } };
  const policy = parsePolicy({ ...document, spec: { secrets: { names: ['hf'] } } });
  const spec = {
    tracking: { wandb: { secret: 'other' } },
    hubs: { huggingFace: { secret: 'hf' }, ngc: { secret: 'no' } },
  };
  const resolution = resolve(spec, { policy });
  expect(resolution.ok ? [] : resolution.violations.map(({ path, control }) => `${control} ${path}`)).toEqual([
    'secret-list spec.tracking.wandb.secret',
    'secret-list spec.hubs.ngc.secret',
  ]);
});
