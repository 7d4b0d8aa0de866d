import type { KubeExec } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { ownStanza } from './own-stanza.ts';

const ARGS = ['credential', '--issuer=https://id.example/a=b', '--client-id=kubectl'];
const OWN = { issuer: 'https://id.example/a=b', clientId: 'kubectl' };

const stanza = (command: string, args: readonly string[], more: Partial<KubeExec> = {}) =>
  ownStanza({ apiVersion: 'client.authentication.k8s.io/v1', command, args, ...more });

test.each([
  ['kubectl-aisubmit', ARGS],
  ['/usr/local/bin/kubectl-aisubmit', ARGS],
  ['C:\\Users\\a b\\AppData\\kubectl-aisubmit.exe', ARGS],
  ['.\\kubectl-aisubmit.cmd', ARGS],
  ['kubectl-aisubmit', ['credential', '--client-id', 'kubectl', '--issuer', 'https://id.example/a=b']],
])('%s %j is ours', (command, args) => {
  expect(stanza(command, args)).toEqual(OWN);
});

test.each([
  ['kubectl', ['aisubmit', ...ARGS]],
  ['kubectl-aisubmit-evil', ARGS],
  ['kubectl-aisubmit/other', ARGS],
  ['kubectl-aisubmit.sh', ARGS],
  ['kubectl-aisubmit', []],
  ['kubectl-aisubmit', ['whoami', ...ARGS.slice(1)]],
  ['kubectl-aisubmit', ARGS.slice(0, 2)],
  ['kubectl-aisubmit', [...ARGS, '--scope=all']],
  ['kubectl-aisubmit', [...ARGS, 'more']],
  ['kubectl-aisubmit', [...ARGS, '--issuer=https://other.example']],
  ['kubectl-aisubmit', ['credential', '--issuer=', '--client-id=kubectl']],
  ['kubectl-aisubmit', ['credential', '--issuer', '--client-id=kubectl']],
  ['kubectl-aisubmit', ['credential', '--issuer=https://id.example', '--client-id']],
])('%s %j is somebody else’s', (command, args) => {
  expect(stanza(command, args)).toBeUndefined();
});

test('one that changes the environment is run as it says', () => {
  expect(stanza('kubectl-aisubmit', ARGS, { env: [{ name: 'HOME', value: '/x' }] })).toBeUndefined();
  expect(stanza('kubectl-aisubmit', ARGS, { env: [] })).toEqual(OWN);
});
