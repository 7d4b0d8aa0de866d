import { admissionPolicies, type Policy } from '@aisubmit/sdk';
import { expect } from 'vitest';
import { addEnv, addVolume, type MutablePod } from '../../bypass/attacks/attack.ts';
import { aisubmitUserRules, type Sandbox, type SandboxKind, startSandbox } from '../../sandbox/sandbox.ts';
import { until } from '../api-server/call-api.ts';
import { admissionPath } from './admission-calls.ts';
import { DOORS, type Door } from './doors.ts';
import { templateWith } from './raw-attacks.ts';
import { rawHttp, type SendRaw } from './raw-http.ts';

/** An API server that enforces policies, each in the namespace of its name, and two people who send what they like. */
export interface RawCluster extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly send: SendRaw;
}

const EVERYTHING = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

/** Alice has no more than `aisubmit-user`; Mallory may do anything, so that nothing but admission stands in her way. */
export async function startRawCluster(kind: SandboxKind, policies: readonly Policy[]): Promise<RawCluster> {
  const names = policies.map(({ name }) => name);
  const sandbox = await startSandbox({
    kind,
    namespaces: names.map((name) => ({ name, labels: { 'aisubmit.dev/policy': name } })),
    users: [
      { name: 'alice', clusterRules: aisubmitUserRules },
      { name: 'mallory', clusterRules: EVERYTHING },
      { name: 'admin', groups: ['system:masters'] },
    ],
  });
  const { send, close } = rawHttp(sandbox);
  await makeWhatAttacksName(sandbox, names);
  for (const policy of policies) await enforce(sandbox, policy);
  for (const name of names) await untilEnforced(send, name);
  return {
    sandbox,
    send,
    [Symbol.asyncDispose]: async () => {
      close();
      await sandbox.stop();
    },
  };
}

async function enforce(sandbox: Sandbox, policy: Policy): Promise<void> {
  const { objects } = admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
  for (const object of objects) {
    const { status, body } = await sandbox.admin('POST', admissionPath(object), object);
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(201);
  }
}

/** The API server refuses pods that name what is not there before it asks a policy. */
async function makeWhatAttacksName(sandbox: Sandbox, namespaces: readonly string[]): Promise<void> {
  const named = (name: string): object => ({ metadata: { name } });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('batch'), value: 1 });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('urgent'), value: 9 });
  await sandbox.admin('POST', '/apis/node.k8s.io/v1/runtimeclasses', { ...named('gvisor'), handler: 'runsc' });
  for (const namespace of namespaces) {
    for (const name of ['research', 'deployer']) {
      await sandbox.admin('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, named(name));
    }
  }
}

/** Each group of sentences is asked from a moment after it was made. */
async function untilEnforced(send: SendRaw, namespace: string): Promise<void> {
  const door = DOORS.find(({ kind }) => kind === 'PodTemplate') as Door;
  for (const change of [addHostPid, addVolume({ emptyDir: {} }), addEnv('KEY', 'AKIAIOSFODNN7EXAMPLE')]) {
    const body = door.object('probe', templateWith(change, door));
    await until(
      () => send({ by: 'mallory', method: 'POST', path: `${door.path(namespace)}?dryRun=All`, body }),
      (outcome) => outcome.startsWith('denied by'),
    );
  }
}

function addHostPid(spec: MutablePod): void {
  spec['hostPID'] = true;
}
