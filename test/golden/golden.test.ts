import { bundleObjects, toYaml } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { buildRequest, CONTEXT } from '../requests/build-request.ts';
import { GOLDEN_CODE, GOLDEN_REQUESTS } from './golden-requests.ts';

test.each(Object.entries(GOLDEN_REQUESTS))('%s', async (name, request) => {
  const manifests = bundleObjects(buildRequest(request, { ...CONTEXT, code: GOLDEN_CODE })).map(toYaml).join('---\n');
  await expect(manifests).toMatchFileSnapshot(`./manifests/${name}.yaml`);
});
