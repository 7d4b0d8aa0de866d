import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { API_VERSION, admissionPolicies, auditPolicy, bundleObjects, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRequest, CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { ownLabels } from '../../requests/own-labels.ts';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, callAs, MERGE, until } from '../api-server/call-api.ts';
import { JOBS, PODS } from '../api-server/manifests.ts';
import { admissionPath } from './admission-calls.ts';

const SERVICES = '/api/v1/namespaces/team-a/services';
const SPEC = {
  identity: { attribution: 'required', breakGlass: ['sre', 'night-shift'] },
  images: { registries: ['registry.example.com/'] },
  network: { exposure: 'cluster' },
  access: { exec: [], attach: [], portForward: [] },
};
const POLICY = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'lab' }, spec: SPEC });
const ALL = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

/** Whom an API server lets past a policy, and what it says of them in its audit log. */
describe.skipIf(!availableSandboxes().includes('real'))('real: breaking the glass', () => {
  let folder: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'aisubmit audit '));
    const person = (name: string, ...groups: string[]) => ({
      name,
      groups,
      roles: [{ namespace: 'team-a', rules: ALL }],
    });
    sandbox = await startSandbox({
      kind: 'real',
      namespaces: [{ name: 'team-a', labels: { 'aisubmit.dev/policy': 'lab' } }],
      users: [person('sam', 'sre'), person('alice', 'data-science'), person('root', 'system:masters')],
      audit: { policy: auditPolicy(), log: path.join(folder, 'audit.log') },
    });
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects) {
      const { status, body } = await sandbox.admin<Any>('POST', admissionPath(object), object);
      expect(status === 201 ? '' : body.message).toBe('');
    }
    await until(
      () => callAs(sandbox, 'alice')('POST', `${SERVICES}?dryRun=All`, { body: nodePort('probe') }),
      ({ status }) => status === 422,
    );
    await until(
      () => callAs(sandbox, 'alice')('POST', `${PODS}?dryRun=All`, { body: podBy('alice', 'probe') }),
      ({ status }) => status === 422,
    );
  }, 120_000);

  afterAll(async () => {
    await sandbox?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = async (user: string, url: string, body: unknown): Promise<string> => {
    const answer = await callAs(sandbox, user)('POST', url, { body });
    const control = /denied request: \[([a-z-]+)\]/.exec(String(answer.body?.message))?.[1];
    return control === undefined
      ? `${answer.status} ${answer.status > 201 ? answer.body?.message : ''}`.trim()
      : control;
  };
  /** What the log says of a user's requests for an object, by the admission policy's last word. */
  const noted = (user: string, name: string, subresource?: string): Record<string, string> => {
    const events: Any[] = readFileSync(path.join(folder, 'audit.log'), 'utf8')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    const [event] = events.filter(
      ({ user: { username }, objectRef }) =>
        username === user && objectRef?.name === name && objectRef.subresource === subresource,
    );
    return Object.fromEntries(
      Object.entries<string>(event?.annotations ?? {}).filter(([key]) => key.endsWith('/break-glass')),
    );
  };

  test('a pod that the policy forbids is let in for its group, and nobody else', async () => {
    expect(await post('alice', PODS, podBy('alice', 'first'))).toBe('image-registry');
    expect(await post('root', PODS, podBy('root', 'first'))).toBe('image-registry');
    expect(await post('sam', PODS, podBy('sam', 'first'))).toBe('201');
  });

  test('the audit log says that the policy was not asked, and by which group', () => {
    expect(noted('sam', 'first')).toEqual({
      'aisubmit-lab-containers/break-glass': 'policy lab was not asked of sre',
      'aisubmit-lab-volumes/break-glass': 'policy lab was not asked of sre',
    });
    expect(noted('alice', 'first')).toEqual({});
  });

  test('a service, too, and a change of it', async () => {
    expect(await post('alice', SERVICES, nodePort('open'))).toBe('service-exposure');
    expect(await post('sam', SERVICES, nodePort('open'))).toBe('201');
    expect(noted('sam', 'open')).toEqual({ 'aisubmit-lab-service/break-glass': 'policy lab was not asked of sre' });
  });

  test('a way into a pod of others', async () => {
    const door = `${PODS}/first/attach`;
    await until(
      () => callAs(sandbox, 'alice')('POST', door),
      ({ status }) => status === 422,
    );
    expect(await post('alice', door, undefined)).toBe('access');
    expect(await post('root', door, undefined)).toBe('access');
    // Admission answers before the stream is opened; what passes is told to open one.
    expect(await post('sam', door, undefined)).toBe('400 Upgrade request required');
    expect(noted('sam', 'first', 'attach')).toEqual({
      'aisubmit-lab-connect/break-glass': 'policy lab was not asked of sre',
    });
  });

  test('never the floor, nor what a policy opens of it, nor a false name', async () => {
    const pod = podBy('sam', 'second');
    const privileged = structuredClone(pod);
    privileged.spec.containers[0].securityContext.privileged = true;
    delete privileged.spec.containers[0].securityContext.allowPrivilegeEscalation;
    expect(await post('sam', PODS, privileged)).toBe('privileged');
    const folders = structuredClone(pod);
    folders.spec.volumes = [...(pod.spec.volumes ?? []), { name: 'node', hostPath: { path: '/' } }];
    expect(await post('sam', PODS, folders)).toMatch(/^(host-paths|volume-types)$/);
    expect(await post('sam', PODS, podBy('alice', 'second'))).toBe('attribution');
  });

  test('nothing that makes pods: its controller would be refused, which has broken nothing', async () => {
    const { metadata, spec } = podBy('sam', 'third');
    const labels = ownLabels(metadata.labels, 'Job', 'third');
    const template = { metadata: { ...metadata, labels, name: undefined }, spec };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata, labels }, spec: { template } };
    expect(await post('sam', JOBS, job)).toBe('image-registry');
  });

  test('an admin takes the group on for one call by impersonation, which is written down', async () => {
    const headers = { 'impersonate-user': 'root', 'impersonate-group': ['night-shift', 'system:masters'] };
    const { status } = await callAs(sandbox, 'root')('POST', PODS, { body: podBy('root', 'fourth'), headers });
    expect(status).toBe(201);
    expect(noted('root', 'fourth')).toEqual({
      'aisubmit-lab-containers/break-glass': 'policy lab was not asked of night-shift',
      'aisubmit-lab-volumes/break-glass': 'policy lab was not asked of night-shift',
    });
  });

  test('it ends with the group: the same pod is judged again at its next change', async () => {
    const body = { metadata: { labels: { note: 'x' } } };
    const { status } = await callAs(sandbox, 'alice')('PATCH', `${PODS}/first`, { body, headers: MERGE });
    expect(status).toBe(200);
    const image = { spec: { containers: [{ name: 'training', image: 'evil.example.com/other:1' }] } };
    const changed = await callAs(sandbox, 'alice')('PATCH', `${PODS}/first`, {
      body: image,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    });
    // Which of two refusals comes first is the API server's to say.
    expect(String(changed.body.message)).toMatch(/denied request: \[(image-registry|attribution)\]/);
  });
});

/** Kept to the floor in everything; of a registry that the policy does not know. */
function podBy(user: string, name: string): Any {
  const bundle = buildRequest(makeRequest('Training', { image: 'elsewhere.example.com/app:1' }), {
    ...CONTEXT,
    submittedBy: user,
  });
  const { metadata, spec } = (bundleObjects(bundle).at(-1) as Any).spec.template;
  const labels = ownLabels(metadata.labels, 'Pod', name);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, labels, name },
    spec,
  };
}

function nodePort(name: string): Any {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', selector: { a: 'b' }, ports: [{ port: 80 }] },
  };
}
