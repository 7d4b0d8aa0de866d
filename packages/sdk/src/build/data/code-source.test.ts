import { spawnSync } from 'node:child_process';
import {
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
import { expect, test } from 'vitest';
import { baselinePolicy } from '../../policy/baseline.ts';
import { resolveRequest } from '../../policy/resolve-request.ts';
import { parseRequest } from '../../request/parse-request.ts';
import { buildBundle } from '../build-bundle.ts';
import type { Bundle } from '../bundle.ts';
import type { CodeFile, PackedCode } from '../code/code-file.ts';
import { packCode } from '../code/pack-code.ts';

const file = (name: string, text: string, executable = false): CodeFile => ({
  path: name,
  bytes: new TextEncoder().encode(text),
  executable,
});
const CODE = packCode([file('train.py', 'print(1)\n'), file('lib/run.sh', '#!/bin/sh\n', true)]);

function build(spec: object, code: PackedCode | undefined = CODE, kind = 'Training'): Bundle {
  const document = { apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' } };
  const request = parseRequest({ ...document, spec: { image: 'python:3', ...spec } });
  const resolution = resolveRequest(request, baselinePolicy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const context = { namespace: 'team-a', requestId: 'r', submittedBy: 'alice', version: '1' };
  return buildBundle(resolution.effective, { ...context, ...(code === undefined ? {} : { code }) });
}

interface Pod {
  readonly initContainers: readonly {
    readonly name: string;
    readonly image: string;
    readonly command: readonly string[];
  }[];
  readonly containers: readonly { readonly workingDir?: string; readonly volumeMounts: readonly object[] }[];
  readonly volumes: readonly object[];
}

function podOf({ parent }: Bundle): Pod {
  return (parent['spec'] as { template: { spec: Pod } }).template.spec;
}

test('files go into an immutable ConfigMap of the workload, which only the container that copies sees', () => {
  const bundle = build({ code: { sha256: CODE.sha256 } });
  const name = `training-demo-code-${CODE.sha256.slice(0, 10)}-0`;
  expect(bundle.children.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({
    metadata: { name, namespace: 'team-a', labels: { 'aisubmit.dev/workload': 'training-demo' } },
    immutable: true,
    data: { '0.run.sh': '#!/bin/sh\n', '1.train.py': 'print(1)\n' },
  });
  const { initContainers, containers, volumes } = podOf(bundle);
  expect(initContainers).toMatchObject([
    {
      name: 'code',
      image: 'python:3',
      command: ['cp', '-R', '/var/run/aisubmit-access/code/..data/.', '/workspace/code/'],
      volumeMounts: [
        { name: 'code-files', mountPath: '/var/run/aisubmit-access/code', readOnly: true },
        { name: 'code', mountPath: '/workspace/code' },
      ],
      terminationMessagePolicy: 'FallbackToLogsOnError',
    },
  ]);
  expect(volumes).toContainEqual({
    name: 'code-files',
    projected: {
      defaultMode: 0o644,
      sources: [
        {
          configMap: {
            name,
            items: [
              { key: '0.run.sh', path: 'lib/run.sh', mode: 0o755 },
              { key: '1.train.py', path: 'train.py' },
            ],
          },
        },
      ],
    },
  });
  expect(containers[0]?.volumeMounts).toContainEqual({ name: 'code', mountPath: '/workspace/code' });
  expect(containers[0]?.volumeMounts).not.toContainEqual(expect.objectContaining({ name: 'code-files' }));
});

test('the command starts in the code, unless a place is named', () => {
  const code = { sha256: CODE.sha256 };
  expect(podOf(build({ code })).containers[0]?.workingDir).toBe('/workspace/code');
  expect(podOf(build({ code: { ...code, path: '/src/' } })).containers[0]?.workingDir).toBe('/src');
  expect(podOf(build({ code, workingDir: '/data' })).containers[0]?.workingDir).toBe('/data');
  expect(podOf(build({ code }, CODE, 'Inference')).containers[0]?.workingDir).toBe('/workspace/code');
});

test.each([
  ['no files', undefined],
  ['other files', packCode([file('other.py', '')])],
])('a request that names files does not go without them: %s', (_what, code) => {
  const bare = code === undefined ? packCode([file('x', 'y')]) : code;
  expect(() => build({ code: { sha256: CODE.sha256 } }, bare)).toThrow(
    'the code of this workload has not come with it',
  );
});

test.each([
  [{ mounts: [{ path: '/workspace', emptyDir: { size: '1Gi' } }] }, 'spec.mounts[0], /workspace'],
  [{ git: [{ url: 'https://example.com/a/code' }] }, 'spec.git[0], /workspace/code'],
])('it is in nobody’s way: %j', (spec, by) => {
  expect(() => build({ ...spec, code: { sha256: CODE.sha256 } })).toThrow(
    expect.objectContaining({
      reasons: [
        expect.objectContaining({ path: 'spec.code.path', message: `must not lie in ${by} (got /workspace/code)` }),
      ],
    }),
  );
});

test.each(['/etc/x', '/home/aisubmit', '/home', '/', '../x', '/var/run/aisubmit-access/x', '/a:b'])(
  'it does not go to %s',
  (place) => {
    expect(() => build({ code: { sha256: CODE.sha256, path: place } })).toThrow();
  },
);

test('the very command copies what the kubelet shows, as files that may be written', () => {
  const [{ command = [] } = {}] = podOf(build({ code: { sha256: CODE.sha256 } })).initContainers;
  const top = mkdtempSync(path.join(tmpdir(), 'aisubmit code '));
  try {
    const [from, to] = [path.join(top, 'from'), path.join(top, 'to')];
    const shown = path.join(from, '..2026_11_23');
    mkdirSync(path.join(shown, 'lib'), { recursive: true });
    mkdirSync(to);
    writeFileSync(path.join(shown, 'train.py'), 'print(1)\n', { mode: 0o644 });
    writeFileSync(path.join(shown, 'lib/run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync('..2026_11_23', path.join(from, '..data'));
    for (const name of ['train.py', 'lib']) symlinkSync(path.join('..data', name), path.join(from, name));
    const [program = '', ...words] = command.map((word) =>
      word.replace('/var/run/aisubmit-access/code', from).replace(/^\/workspace\/code/, to),
    );
    // Once more, as when a pod's containers are made anew.
    for (const _time of [1, 2])
      expect(spawnSync(program, words, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(to, { recursive: true }).toSorted()).toEqual(['lib', 'lib/run.sh', 'train.py']);
    expect(readFileSync(path.join(to, 'train.py'), 'utf8')).toBe('print(1)\n');
    expect(statSync(path.join(to, 'train.py')).mode & 0o777).toBe(0o644);
    expect(statSync(path.join(to, 'lib/run.sh')).mode & 0o777).toBe(0o755);
  } finally {
    rmSync(top, { recursive: true });
  }
});
