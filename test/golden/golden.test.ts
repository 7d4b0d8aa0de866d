import { bundleObjects, checkManifests, parsePolicy, toYaml } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { buildRequest, CONTEXT } from '../requests/build-request.ts';
import { GOLDEN_CODE, GOLDEN_OPENINGS, GOLDEN_REQUESTS } from './golden-requests.ts';

test.each(Object.entries(GOLDEN_REQUESTS))('%s', async (name, request) => {
  const manifests = bundleObjects(buildRequest(request, { ...CONTEXT, code: GOLDEN_CODE })).map(toYaml).join('---\n');
  await expect(manifests).toMatchFileSnapshot(`./manifests/${name}.yaml`);
});

test.each(Object.entries(GOLDEN_OPENINGS))('%s, under its own policy alone', async (name, { policy, request }) => {
  const parsed = parsePolicy(policy);
  const objects = bundleObjects(buildRequest(request, CONTEXT, parsed));
  expect(checkManifests(objects, { policy: parsed, namespace: 'team-a' }).violations).toEqual([]);
  expect(() => buildRequest(request)).toThrow(/must be/);
  await expect(objects.map(toYaml).join('---\n')).toMatchFileSnapshot(`./opened/${name}.yaml`);
});
