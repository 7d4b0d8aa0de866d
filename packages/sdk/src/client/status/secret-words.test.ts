import { expect, test } from 'vitest';
import { workloadEvent } from '../events/workload-event.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { workloadStatus } from './workload-status.ts';

const REF = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const PARENT: Parent = { kind: 'Job', spec: { template: {} } };
const TOKEN = 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGHij';
const POD: Pod = {
  metadata: { name: 'p', uid: 'u' },
  spec: { containers: [{ name: 'training' }] },
  status: {
    phase: 'Failed',
    containerStatuses: [{ name: 'training', state: { terminated: { exitCode: 1, reason: 'Error' } } }],
  },
};

test('what a program says last is told without its credentials', () => {
  const lines = [`AuthenticationError: https://ana:pw@hub.corp does not take ${TOKEN}`];
  const around = { log: { pod: 'p', container: 'training', lines } };
  const { sentence } = workloadStatus(REF, { parent: PARENT, pods: [POD], events: [], around });
  expect(sentence).toBe('training ended with exit code 1: AuthenticationError: https://***@hub.corp does not take ***');
});

test('so is an event, whose driver repeats the options of a mount', () => {
  const message = 'Mounting arguments: -t cifs -o username=acme,password=nfnL9wjqs0iQ== //acme/share /x';
  expect(workloadEvent({ message }).message).toBe(
    'Mounting arguments: -t cifs -o username=acme,password=*** //acme/share /x',
  );
});
