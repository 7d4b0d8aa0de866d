import { AisubmitError, type WorkloadKind } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { requestFromFlags } from './request-flags.ts';

const spec = (kind: WorkloadKind, flags: Record<string, unknown>, command?: readonly string[]): unknown =>
  requestFromFlags({ kind, name: 'mnist', flags, ...(command === undefined ? {} : { command }) }).request.spec;

const refusal = (kind: WorkloadKind, flags: Record<string, unknown>): { message: string; reasons: unknown } => {
  try {
    requestFromFlags({ kind, name: 'mnist', flags });
  } catch (error) {
    if (error instanceof AisubmitError) return { message: error.message, reasons: error.reasons };
    throw error;
  }
  throw new TypeError('was accepted');
};

describe('flags become a request', () => {
  test.each<{ flags: Record<string, unknown>; want: unknown; kind?: WorkloadKind }>([
    { flags: { image: 'python:3.13' }, want: { image: 'python:3.13' } },
    { flags: { cpu: '2', 'cpu-request': '500m' }, want: { resources: { cpu: '2', cpuRequest: '500m' } } },
    { flags: { memory: '4Gi', shm: '1Gi' }, want: { resources: { memory: '4Gi', sharedMemory: '1Gi' } } },
    {
      flags: { gpu: '2', 'gpu-resource': 'nvidia.com/mig-1g.5gb' },
      want: { resources: { gpu: { count: 2, resource: 'nvidia.com/mig-1g.5gb' } } },
    },
    {
      flags: { env: ['A=b=c', 'EMPTY='] },
      want: {
        env: [
          { name: 'A', value: 'b=c' },
          { name: 'EMPTY', value: '' },
        ],
      },
    },
    {
      flags: { 'env-secret': ['HF=hf:token', 'WB=wandb,key=api'] },
      want: {
        env: [
          { name: 'HF', secret: { name: 'hf', key: 'token' } },
          { name: 'WB', secret: { name: 'wandb', key: 'api' } },
        ],
      },
    },
    {
      flags: { uid: '2000', gid: '3000', 'fs-group': '4000' },
      want: { identity: { runAsUser: 2000, runAsGroup: 3000, fsGroup: 4000 } },
    },
    { flags: { 'supplemental-groups': ['5,6', '7'] }, want: { identity: { supplementalGroups: [5, 6, 7] } } },
    {
      flags: { label: ['team=vision', 'example.com/cost=42'] },
      want: { labels: { team: 'vision', 'example.com/cost': '42' } },
    },
    {
      flags: {
        'wandb-secret': 'wandb',
        'wandb-url': 'https://w.example.com',
        'wandb-project': 'p',
        'wandb-entity': 'e',
      },
      want: { tracking: { wandb: { secret: 'wandb', baseUrl: 'https://w.example.com', project: 'p', entity: 'e' } } },
    },
    {
      flags: { 'mlflow-uri': 'https://m.example.com', 'mlflow-secret': 'm', 'mlflow-auth': 'basic' },
      want: { tracking: { mlflow: { trackingUri: 'https://m.example.com', secret: 'm', auth: 'basic' } } },
    },
    { flags: { 'tensorboard-logdir': '/logs' }, want: { tracking: { tensorboard: { logDir: '/logs' } } } },
    {
      flags: { 'hf-secret': 'hf', 'hf-endpoint': 'https://h.example.com', 'ngc-secret': 'ngc' },
      want: { hubs: { huggingFace: { secret: 'hf', endpoint: 'https://h.example.com' }, ngc: { secret: 'ngc' } } },
    },
    { flags: { workdir: '/work' }, want: { workingDir: '/work' } },
    {
      flags: { sweep: ['lr=0.1,1e-3', 'opt=adam'], parallelism: '4' },
      want: { sweep: { parameters: { lr: ['0.1', '1e-3'], opt: ['adam'] }, parallelism: 4 } },
    },
    { flags: { queue: 'team', 'node-pool': 'a100' }, want: { scheduling: { queue: 'team', nodePool: 'a100' } } },
    { kind: 'Notebook', flags: { ide: 'vscode' }, want: { ide: 'vscode' } },
    {
      flags: { 'allow-egress': ['10.2.0.0/16:443,5353/udp', '2001:db8::/32:443'] },
      want: {
        network: {
          egress: [
            { cidr: '10.2.0.0/16', ports: [{ port: 443 }, { port: 5353, protocol: 'UDP' }] },
            { cidr: '2001:db8::/32', ports: [{ port: 443 }] },
          ],
        },
      },
    },
    {
      flags: { toleration: ['gpu=yes:NoSchedule', 'spot', 'operator=Exists,key=gpu,effect=NoExecute'] },
      want: {
        scheduling: {
          tolerations: [
            { key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' },
            { key: 'spot', operator: 'Exists' },
            { key: 'gpu', operator: 'Exists', effect: 'NoExecute' },
          ],
        },
      },
    },
    {
      flags: { 'node-selector': ['gpu.type=a100'], 'priority-class': 'high' },
      want: { scheduling: { nodeSelector: { 'gpu.type': 'a100' }, priorityClass: 'high' } },
    },
    {
      flags: { 'max-runtime': '12h', ttl: '1d', retries: '2' },
      want: { maxRuntime: '12h', ttlAfterFinished: '1d', retries: 2 },
    },
    {
      kind: 'Notebook',
      flags: { 'home-size': '50Gi', 'idle-timeout': '1h' },
      want: { home: { size: '50Gi' }, idleTimeout: '1h' },
    },
    {
      kind: 'Inference',
      flags: {
        port: '8080',
        replicas: '1:4',
        'autoscale-target': '80%',
        'autoscale-metric': 'cpu',
        'probe-path': '/health',
      },
      want: {
        port: 8080,
        replicas: { min: 1, max: 4 },
        autoscale: { target: 80, metric: 'cpu' },
        probes: { path: '/health' },
      },
    },
    { kind: 'Inference', flags: { 'serving-port': 'container=9000' }, want: { port: 9000 } },
    {
      kind: 'Inference',
      flags: { 'allow-from': ['team-b', 'team-c:app=web', ':app=ui'] },
      want: {
        network: {
          allowFrom: [
            { namespace: 'team-b' },
            { namespace: 'team-c', podLabels: { app: 'web' } },
            { podLabels: { app: 'ui' } },
          ],
        },
      },
    },
  ])('$flags', ({ flags, want, kind }) => {
    expect(spec(kind ?? 'Training', flags)).toEqual(want);
  });

  test('the words after -- are the command, in their order', () => {
    expect(spec('Training', {}, ['python', '-c', '1', '--x', '1'])).toEqual({
      command: ['python', '-c', '1', '--x', '1'],
    });
  });
});

describe('mounts', () => {
  test.each<[string, unknown]>([
    ['pvc:data:/data:ro', { path: '/data', pvc: { claimName: 'data' }, readOnly: true }],
    ['pvc:data:/data:ro:sub=a/b', { path: '/data', pvc: { claimName: 'data' }, readOnly: true, subPath: 'a/b' }],
    [
      'newpvc:10Gi:/work:class=fast:rwx',
      { path: '/work', newPvc: { size: '10Gi', storageClass: 'fast', accessMode: 'ReadWriteMany' } },
    ],
    ['configmap:settings:/config', { path: '/config', configMap: { name: 'settings' } }],
    ['secret:ssh:/keys', { path: '/keys', secret: { name: 'ssh' } }],
    ['nfs:fs.corp:/data/in:/in:ro', { path: '/in', nfs: { server: 'fs.corp', path: '/data/in' }, readOnly: true }],
    ['nfs:[fd00::1]:/data:/in', { path: '/in', nfs: { server: 'fd00::1', path: '/data' } }],
    ['hostpath:/mnt/fast:/fast', { path: '/fast', hostPath: { path: '/mnt/fast' } }],
    [
      'hostpath:/run/x.sock:/x.sock:type=Socket:ro',
      { path: '/x.sock', hostPath: { path: '/run/x.sock', type: 'Socket' }, readOnly: true },
    ],
    [
      `image:registry.corp:5000/m/llm:1@sha256:${'0'.repeat(64)}:/models:sub=weights`,
      {
        path: '/models',
        subPath: 'weights',
        image: { reference: `registry.corp:5000/m/llm:1@sha256:${'0'.repeat(64)}` },
      },
    ],
    ['emptydir:5Gi:/scratch:memory', { path: '/scratch', emptyDir: { size: '5Gi', medium: 'Memory' } }],
  ])('%s', (text, want) => {
    expect(spec('Training', { mount: [text] })).toEqual({ mounts: [want] });
  });

  test.each<[string, string, unknown]>([
    [
      'existing-pvc',
      'claimname=data,path=/data,readonly',
      { path: '/data', pvc: { claimName: 'data' }, readOnly: true },
    ],
    [
      'new-pvc',
      'size=10Gi,path=/work,storageclass=fast',
      { path: '/work', newPvc: { size: '10Gi', accessMode: 'ReadWriteOnce', storageClass: 'fast' } },
    ],
    [
      'nfs',
      'path=/data,server=fs.corp,mountpath=/in',
      { path: '/in', readOnly: true, nfs: { server: 'fs.corp', path: '/data' } },
    ],
    [
      'host-path',
      'path=/mnt/fast,mount=/fast,readwrite',
      { path: '/fast', readOnly: false, hostPath: { path: '/mnt/fast' } },
    ],
    ['secret-volume', 'name=ssh,path=/keys', { path: '/keys', secret: { name: 'ssh' } }],
    ['empty-dir-volume', 'path=/scratch,size-limit=5Gi', { path: '/scratch', emptyDir: { size: '5Gi' } }],
  ])('Run:ai --%s %s', (flag, text, want) => {
    expect(spec('Training', { [flag]: [text] })).toEqual({ mounts: [want] });
  });

  test.each([
    [
      'disk:/etc:/x',
      '--mount starts with "disk", which is not one of pvc, newpvc, configmap, secret, nfs, hostpath, image, emptydir',
    ],
    ['hostpath:/etc', '--mount must be hostpath:/NODE/PATH:/PATH'],
    ['nfs:fs.corp:/data', '--mount must be nfs:SERVER:/EXPORT:/PATH'],
    ['image:python:3.13', '--mount must be image:REFERENCE:/PATH'],
    ['pvc:data:/data:type=Directory', '--mount has the option "type", which this type of volume does not take'],
    ['pvc:data', '--mount must be pvc:CLAIM:/PATH'],
    [
      'pvc:data:/data:rx',
      '--mount ends with "rx", which is not one of ro, rw, sub, class, rwo, rwop, rwx, type, memory',
    ],
    ['pvc:data:/data:memory', '--mount has the option "memory", which this type of volume does not take'],
  ])('%s is refused', (text, want) => {
    expect(refusal('Training', { mount: [text] }).message).toBe(want);
  });

  test('a part that Run:ai knows and we do not is refused, never dropped', () => {
    expect(refusal('Training', { 'new-pvc': ['size=1Gi,path=/w,ephemeral'] }).message).toBe(
      '--new-pvc has an unknown part "ephemeral" (known: size, path, storageclass, accessmode-rwo, accessmode-rwm, readonly)',
    );
  });
});

describe('mistakes are told in the words of the command line', () => {
  test('each with its flag', () => {
    expect(refusal('Training', { gpu: 'two', memory: '1e999', workdir: '..' })).toEqual({
      message: 'the command line cannot be used as it is',
      reasons: [
        { path: '--memory', message: 'must be a quantity such as 500m, 4 or 16Gi (got "1e999")' },
        { path: '--gpu', message: 'must be a whole number (got "two")' },
        { path: '--workdir', message: 'must be absolute, such as /data (got "..")' },
      ],
    });
  });

  test('a value that may be secret is not repeated', () => {
    expect(refusal('Training', { env: ['hunter2'] }).message).toBe('--env must be NAME=VALUE');
  });

  test('a bad name is about NAME', () => {
    expect(() => requestFromFlags({ kind: 'Training', name: 'Bad_Name', flags: {} })).toThrow(
      expect.objectContaining({ reasons: [expect.objectContaining({ path: 'NAME' })] }),
    );
  });

  test('a flag that is missing is named', () => {
    const { explain } = requestFromFlags({ kind: 'Training', name: 'mnist', flags: {} });
    const error = new AisubmitError('INVALID_INPUT', 'x', {
      reasons: [{ path: 'spec.image', message: 'is required' }],
    });
    expect(explain(error)).toMatchObject({ reasons: [{ path: '--image', message: 'is required' }] });
  });
});
