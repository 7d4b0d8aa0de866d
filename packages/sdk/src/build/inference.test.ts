import { expect, test } from 'vitest';
import { baselinePolicy } from '../policy/baseline.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';

test('the longest start-up a user may ask for still fits the API', () => {
  const request = parseRequest({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Inference',
    metadata: { name: 'demo' },
    spec: { image: 'a:1', probes: { startupTimeout: '24855d3h14m7s' } },
  });
  const resolution = resolveRequest(request, baselinePolicy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const context = { namespace: 'team-a', requestId: 'request-1', submittedBy: 'alice', version: '1.2.3' };
  expect(buildBundle(resolution.effective, context).parent['spec']).toMatchObject({
    progressDeadlineSeconds: 2_147_483_647,
  });
});
