import { buildBundle, type Policy, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { CONTEXT, makeRequest } from '../../../requests/build-request.ts';
import type { EditedPod } from './edit-pod.ts';
import { policyOf } from './policies.ts';

const EMPTY = policyOf('empty', {});
const made = new Map<Policy, EditedPod>();

/** The pod of a notebook as the plugin makes it for alice under a policy, in a template of this kind. */
export function basePod(restartPolicy: 'Always' | 'Never', policy: Policy = EMPTY): EditedPod {
  const template = made.get(policy) ?? notebookUnder(policy) ?? notebookUnder(EMPTY);
  if (template === undefined) throw new Error('the base request is refused');
  made.set(policy, template);
  const { metadata, spec } = structuredClone(template);
  metadata['labels'] = { ...(metadata['labels'] as object), app: 'edited' };
  // What ends by itself is a Job's; other kinds of template are refused with it.
  if (restartPolicy === 'Always') Reflect.deleteProperty(spec, 'activeDeadlineSeconds');
  spec['restartPolicy'] = restartPolicy;
  return { metadata, spec };
}

/** Absent where the policy refuses it: not every random one lets anybody in. */
function notebookUnder(policy: Policy): EditedPod | undefined {
  const { images, metadata, serviceAccounts } = policy.sections;
  const request = makeRequest('Notebook', {
    image: `${images?.registries?.[0] ?? 'registry.example.com/'}a@sha256:${'a'.repeat(64)}`,
    labels: Object.fromEntries((metadata?.requiredLabels ?? ['cost-centre']).map((label) => [label, '42'])),
    ...(serviceAccounts?.names?.includes('research') === false ? {} : { serviceAccount: 'research' }),
  });
  const resolution = resolveRequest(parseRequest(JSON.parse(JSON.stringify(request))), policy);
  if (!resolution.ok) return undefined;
  const { parent } = buildBundle(resolution.effective, { ...CONTEXT, submittedBy: 'alice' });
  return (parent['spec'] as { readonly template: EditedPod }).template;
}
