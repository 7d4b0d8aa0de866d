import { expect, test } from 'vitest';
import type { Parent, PodSpec } from '../kube-types.ts';
import { doorOf } from './workload-door.ts';

const parent = (pod: PodSpec, annotations: Record<string, string> = {}): Parent => ({
  metadata: { name: 'x', annotations },
  spec: { template: { spec: pod } },
});
const http = (containerPort: number) => ({ ports: [{ containerPort }] });

test.each([
  ['a notebook', 'Notebook', parent({ containers: [http(8888)] }), { kind: 'jupyter', port: 8888 }],
  [
    'VS Code',
    'Notebook',
    parent({ containers: [http(8888)] }, { 'aisubmit.dev/ide': 'vscode' }),
    { kind: 'vscode', port: 8888 },
  ],
  [
    'a notebook of an ide nobody knows',
    'Notebook',
    parent({}, { 'aisubmit.dev/ide': '../x' }),
    { kind: 'jupyter', port: 8888 },
  ],
  [
    'an endpoint',
    'Inference',
    parent({ containers: [{ ...http(8000), readinessProbe: { httpGet: { path: '/health' } } }] }),
    { kind: 'endpoint', port: 8000, probePath: '/health' },
  ],
  [
    'a run with TensorBoard',
    'Training',
    parent({ containers: [{}], initContainers: [{ name: 'tensorboard' }] }),
    { kind: 'tensorboard', port: 6006 },
  ],
  [
    'a run',
    'Training',
    parent({ containers: [{ command: ['python'], args: ['x'] }] }),
    { kind: 'unknown', port: undefined, command: ['python', 'x'] },
  ],
  ['nothing', 'Training', {}, { kind: 'unknown', port: undefined }],
] as const)('%s', (_name, kind, of, want) => {
  expect(doorOf({ kind }, of)).toMatchObject(want);
});
