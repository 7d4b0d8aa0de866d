import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import { baselinePolicy } from '../../policy/baseline.ts';
import { resolveRequest } from '../../policy/resolve-request.ts';
import { parseRequest } from '../../request/parse-request.ts';
import { buildBundle } from '../build-bundle.ts';
import type { Bundle } from '../bundle.ts';

const CONTEXT = { namespace: 'a', requestId: 'r', submittedBy: 'alice', version: '1', token: 'token-for-tests' };

function build(spec: object, { name = 'nb', namespace = 'a' } = {}): Bundle {
  const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Notebook', metadata: { name }, spec };
  const resolution = resolveRequest(parseRequest(request), baselinePolicy);
  if (!resolution.ok) throw new TypeError('refused');
  return buildBundle(resolution.effective, { ...CONTEXT, namespace });
}

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly readinessProbe: { readonly exec: { readonly command: readonly string[] } };
}

function containerOf({ parent }: Bundle): Container {
  const { spec } = parent as unknown as { spec: { template: { spec: { containers: [Container] } } } };
  return spec.template.spec.containers[0];
}

const secretOf = ({ children }: Bundle): unknown => children.find(({ kind }) => kind === 'Secret')?.['stringData'];

test.each([
  ['jupyter', 'quay.io/jupyter/minimal-notebook:2025-03-14', 'jupyter'],
  ['vscode', 'codercom/code-server:4.138.0-trixie', 'code-server'],
  ['pycharm', 'quay.io/jupyter/minimal-notebook:2025-03-14', 'jupyter'],
])('%s starts from an image of its own', (ide, image, program) => {
  const bundle = build({ ide });
  const container = containerOf(bundle);
  expect([container.image, container.command[0]]).toEqual([image, program]);
  expect(bundle.parent.metadata.annotations).toMatchObject({ 'aisubmit.dev/ide': ide });
});

describe('VS Code', () => {
  test('listens on loopback alone, with a password, and ends when it is idle', () => {
    expect(containerOf(build({ ide: 'vscode', idleTimeout: '45m' })).command).toEqual([
      'code-server',
      '--config=/var/run/aisubmit/code-server.yaml',
      '--bind-addr=127.0.0.1:8888',
      '--auth=password',
      '--cookie-suffix=1-a-nb',
      '--idle-timeout-seconds=2700',
      '--disable-telemetry',
      '--disable-update-check',
      '/home/aisubmit',
    ]);
  });

  test('shares its cookie with no other name and namespace', () => {
    const suffix = (namespace: string, name: string) =>
      containerOf(build({ ide: 'vscode' }, { namespace, name })).command.find((word) => word.startsWith('--cookie'));
    expect(suffix('a', 'b-c')).toBe('--cookie-suffix=1-a-b-c');
    expect(suffix('a-b', 'c')).toBe('--cookie-suffix=3-a-b-c');
    expect(suffix('1-a', 'c')).toBe('--cookie-suffix=3-1-a-c');
  });

  test('reads its password from a file and never from a variable', () => {
    const bundle = build({ ide: 'vscode' });
    expect(secretOf(bundle)).toEqual({ token: 'token-for-tests', 'code-server.yaml': 'password: "token-for-tests"\n' });
    expect(JSON.stringify(bundle.parent)).not.toContain('token-for-tests');
  });

  test.each([
    [
      'a variable that would replace the password',
      { env: [{ name: 'HASHED_PASSWORD', value: 'x' }] },
      'spec.env[0].name',
    ],
    ['a clock that would not start', { idleTimeout: '60s' }, 'spec.idleTimeout'],
  ])('refuses %s', (_what, spec, path) => {
    try {
      build({ ide: 'vscode', ...spec });
    } catch (error) {
      expect(error).toBeInstanceOf(AisubmitError);
      expect((error as AisubmitError).reasons.map((reason) => reason.path)).toEqual([path]);
      return;
    }
    throw new TypeError('was accepted');
  });

  test('has nothing of Jupyter', () => {
    const names = containerOf(build({ ide: 'vscode' })).env.map(({ name }) => name);
    expect(names.filter((name) => /JUPYTER|IPYTHON/.test(name))).toEqual([]);
  });
});
