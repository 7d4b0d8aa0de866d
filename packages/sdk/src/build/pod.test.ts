import { expect, test } from 'vitest';
import { checkManifests } from '../check/check-manifests.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';
import { bundleObjects } from './bundle-objects.ts';

test('the walls that a policy asks for are built', () => {
  const policy = parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'walls' },
    spec: { identity: { userNamespace: 'required' }, scheduling: { runtimeClasses: ['gvisor', 'kata'] } },
  });
  const request = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name: 'demo' },
    spec: { image: 'a:1' },
  };
  const resolution = resolveRequest(parseRequest(request), policy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const bundle = buildBundle(resolution.effective, {
    namespace: 'team-a',
    requestId: 'request-1',
    submittedBy: 'alice',
    version: '1.2.3',
  });
  expect(bundle.parent['spec']).toMatchObject({ template: { spec: { hostUsers: false, runtimeClassName: 'gvisor' } } });
  expect(checkManifests(bundleObjects(bundle), { policy }).violations).toEqual([]);
});
