import { buildBundle, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { CONTEXT, makeRequest } from '../../../requests/build-request.ts';
import type { EditedPod } from './edit-pod.ts';
import { policyOf } from './policies.ts';

const BASE = policyOf('base', {});

/** The pod of a notebook as the plugin makes it, in a template of this kind; near what most policies want. */
export function basePod(restartPolicy: 'Always' | 'Never'): EditedPod {
  const request = makeRequest('Notebook', {
    image: `registry.example.com/a@sha256:${'a'.repeat(64)}`,
    labels: { 'cost-centre': '42' },
    serviceAccount: 'research',
  });
  const resolution = resolveRequest(parseRequest(JSON.parse(JSON.stringify(request))), BASE);
  if (!resolution.ok) throw new Error('the base request is refused');
  const { parent } = buildBundle(resolution.effective, { ...CONTEXT, submittedBy: 'alice' });
  const { template } = parent['spec'] as { readonly template: EditedPod };
  const { metadata, spec } = structuredClone(template);
  metadata['labels'] = { ...(metadata['labels'] as object), app: 'edited' };
  // What ends by itself is a Job's; other kinds of template are refused with it.
  if (restartPolicy === 'Always') Reflect.deleteProperty(spec, 'activeDeadlineSeconds');
  spec['restartPolicy'] = restartPolicy;
  return { metadata, spec };
}
