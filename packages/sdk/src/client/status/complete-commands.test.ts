import { expect, test } from 'vitest';
import { completeCommands } from './complete-commands.ts';

const MNIST = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const LLM = { kind: 'Inference', name: 'llm', namespace: 'team-a' } as const;

test.each<[string, string]>([
  [
    'let it go on with `kubectl aisubmit resume`',
    'let it go on with `kubectl aisubmit resume training/mnist --namespace team-a`',
  ],
  [
    'see why with `kubectl aisubmit logs --previous`; check its port',
    'see why with `kubectl aisubmit logs training/mnist --previous --namespace team-a`; check its port',
  ],
  [
    'see `kubectl get pvc` and `kubectl aisubmit list`',
    'see `kubectl get pvc --namespace team-a` and `kubectl aisubmit list --namespace team-a`',
  ],
  ['see which there are with `kubectl get priorityclass`', 'see which there are with `kubectl get priorityclass`'],
  ['read why with `kubectl aisubmit explain images`', 'read why with `kubectl aisubmit explain images`'],
  ['build it with `docker build --platform linux/amd64`', 'build it with `docker build --platform linux/amd64`'],
])('%s', (next, want) => {
  expect(completeCommands(next, MNIST)).toBe(want);
});

test('a roll-out is of the Deployment', () => {
  expect(completeCommands('with `kubectl rollout resume`', LLM)).toBe(
    'with `kubectl rollout resume deployment/inference-llm --namespace team-a`',
  );
  expect(completeCommands(undefined, LLM)).toBeUndefined();
});
