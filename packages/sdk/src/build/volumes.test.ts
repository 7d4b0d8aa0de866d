import { expect, test } from 'vitest';
import { checkManifests } from '../check/check-manifests.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';
import { bundleObjects } from './bundle-objects.ts';

const HEAD = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'demo' } };
const CONTEXT = { namespace: 'team-a', requestId: 'request-1', submittedBy: 'alice', version: '1.2.3' };

test('volumes from outside the namespace are built as the policy names them, and the checker agrees', () => {
  const policy = parsePolicy({
    ...HEAD,
    kind: 'Policy',
    spec: {
      storage: {
        nfs: [{ server: 'fs.corp', path: '/data', readOnly: true }],
        hostPaths: [{ path: '/mnt/fast', type: 'Directory' }],
        imageVolumes: true,
      },
    },
  });
  const mounts = [
    { path: '/in', readOnly: true, nfs: { server: 'fs.corp', path: '/data' } },
    { path: '/fast', hostPath: { path: '/mnt/fast' } },
    { path: '/models', image: { reference: 'registry.corp/m:1' } },
  ];
  const request = parseRequest({ ...HEAD, kind: 'Training', spec: { image: 'a:1', mounts } });
  const resolution = resolveRequest(request, policy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const bundle = buildBundle(resolution.effective, CONTEXT);
  const pod = (bundle.parent['spec'] as { template: { spec: { containers: [object]; volumes: object[] } } }).template;
  expect(pod.spec.volumes.slice(-3)).toEqual([
    { name: 'mount-0', nfs: { server: 'fs.corp', path: '/data', readOnly: true } },
    { name: 'mount-1', hostPath: { path: '/mnt/fast', type: 'Directory' } },
    { name: 'mount-2', image: { reference: 'registry.corp/m:1', pullPolicy: 'Always' } },
  ]);
  expect(pod.spec.containers[0]).toMatchObject({
    volumeMounts: expect.arrayContaining([
      { name: 'mount-0', mountPath: '/in', readOnly: true },
      { name: 'mount-1', mountPath: '/fast' },
      { name: 'mount-2', mountPath: '/models', readOnly: true },
    ]),
  });
  expect(checkManifests(bundleObjects(bundle), { policy }).violations).toEqual([]);
});
