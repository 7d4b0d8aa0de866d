import { connectCluster, loadKubeconfig, resolveContext, submitBundle, whoAmI } from '@aisubmit/sdk/client';
import { BatchV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

let sandbox: Sandbox;
const peer = new KubeConfig();

beforeAll(async () => {
  sandbox = await startSandbox({ kind: 'embedded' });
  peer.loadFromString(sandbox.kubeconfig('alice', { namespace: 'team-a' }));
});
afterAll(() => sandbox?.stop());

test('a program that holds a KubeConfig connects with it', async () => {
  const api = await connectCluster({ kubeConfig: peer });
  expect(await whoAmI(api)).toMatchObject({ username: 'alice' });
  expect(api.namespace).toBe('team-a');
  await api.close();
});

test('what is submitted is a Job to the official client', async () => {
  const api = await connectCluster({ kubeConfig: peer });
  await submitBundle(api, buildRequest(makeRequest('Training')));
  await api.close();

  const job = await peer.makeApiClient(BatchV1Api).readNamespacedJob({ name: 'training-demo', namespace: 'team-a' });

  expect(job.spec?.suspend).toBe(false);
  expect(job.spec?.template.spec?.containers[0]?.securityContext?.readOnlyRootFilesystem).toBe(true);
  expect(job.metadata?.annotations).not.toHaveProperty('aisubmit.dev/incomplete');
});

test('both read a kubeconfig alike', async () => {
  const settings = resolveContext(await loadKubeconfig({ kubeConfig: peer }));
  expect(settings.server).toBe(peer.getCurrentCluster()?.server);
  expect(settings.namespace).toBe(peer.getContextObject(peer.getCurrentContext())?.namespace);
});
