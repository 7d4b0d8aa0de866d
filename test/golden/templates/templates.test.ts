import { type AisubmitError, API_VERSION, type Policy, type Template, toYaml } from '@aisubmit/sdk';
import { POLICIES, TEMPLATES } from '@aisubmit/templates';
import { describe, expect, test } from 'vitest';
import { judgeRequest } from './judge-request.ts';
import { TEMPLATE_REQUESTS } from './template-requests.ts';

type Spec = Readonly<Record<string, unknown>>;

/** Not the digest of anything: what an organisation would write, in the form that it has. */
const DIGEST = `sha256:${'0'.repeat(64)}`;
const MIRRORS: Readonly<Record<string, string>> = {
  strict: 'registry.example.com/mirror',
  airgapped: 'mirror.internal.example.com/ai',
};

/** What only the request says. */
const UNJUDGED: Readonly<Record<string, readonly string[]>> = {
  baseline: [],
  strict: ['git-host', 's3-endpoint', 'idle-timeout'],
  airgapped: ['git-host', 's3-endpoint', 'idle-timeout'],
};

const load = async <T>(entries: readonly { readonly name: string; load(): Promise<T> }[], name: string): Promise<T> => {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`the catalogue has no ${name}`);
  return entry.load();
};
const policyNamed = (name: string): Promise<Policy> => load(POLICIES, name);

function requestOf({ name, kind }: Template, spec: Spec): unknown {
  return { apiVersion: API_VERSION, kind, metadata: { name: 'demo' }, spec: { template: name, ...spec } };
}

/** The same image from the organisation's registry, and the label that it asks for. */
function adapt({ request }: Template, policy: string, spec: Spec): Spec {
  const repository = (request.image ?? 'team/server:1.2').replace(/^(?:quay\.io|nvcr\.io)\//, '');
  return { image: `${MIRRORS[policy]}/${repository}@${DIGEST}`, labels: { 'cost-centre': 'r42' }, ...spec };
}

const folderOf = (what: 'manifests' | 'refusals', policy: string, name: string): string =>
  `../${what}/templates/${policy}/${name}.yaml`;

async function expectManifests(policyName: string, template: Template, spec: Spec): Promise<void> {
  const policy = await policyNamed(policyName);
  const verdict = judgeRequest(requestOf(template, spec), policy, template);
  expect(verdict.ok ? [] : verdict.violations).toEqual([]);
  if (!verdict.ok) return;
  expect(verdict.unjudged.map(({ control }) => control)).toEqual(UNJUDGED[policyName]);
  const manifests = verdict.objects.map(toYaml).join('---\n');
  await expect(manifests).toMatchFileSnapshot(folderOf('manifests', policyName, template.name));
}

async function expectRefusal(policyName: string, template: Template, spec: Spec): Promise<void> {
  const request = requestOf(template, spec);
  const verdict = judgeRequest(request, await policyNamed(policyName), template);
  expect(verdict.ok).toBe(false);
  if (verdict.ok) return;
  const refusal = toYaml({ request, violations: verdict.violations });
  await expect(refusal).toMatchFileSnapshot(folderOf('refusals', policyName, template.name));
}

test('every template is tried', () => {
  expect(Object.keys(TEMPLATE_REQUESTS).sort()).toEqual(TEMPLATES.map(({ name }) => name).sort());
});

describe.each(Object.entries(TEMPLATE_REQUESTS))('template %s', (name, { asked, beyond, adapted }) => {
  test('makes what is asked for, under baseline', async () => {
    await expectManifests('baseline', await load(TEMPLATES, name), asked);
  });

  test('refuses by its own rules, under baseline', async () => {
    await expectRefusal('baseline', await load(TEMPLATES, name), beyond);
  });

  test.each(Object.keys(MIRRORS))('is refused as it is, under %s', async (policy) => {
    await expectRefusal(policy, await load(TEMPLATES, name), asked);
  });

  test.each(Object.keys(MIRRORS))('works with the organisation’s image, under %s', async (policy) => {
    const template = await load(TEMPLATES, name);
    await expectManifests(policy, template, adapt(template, policy, adapted));
  });
});

test.each([
  ['pytorch-training', ['spec.command']],
  ['hyperparameter-sweep', ['spec.command', 'spec.sweep.parameters']],
  ['huggingface-finetuning', ['spec.args']],
  ['tensorboard', ['spec.mounts']],
  ['vllm', ['spec.args']],
  ['http-model-server', ['spec.image']],
])('template %s says what it wants: %j', async (name, paths) => {
  const [template, policy] = [await load(TEMPLATES, name), await policyNamed('baseline')];
  const refused = (): unknown => judgeRequest(requestOf(template, {}), policy, template);
  expect(refused).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  expect(reasonsOf(refused).map(({ path, message }) => ({ path, message }))).toEqual(
    paths.map((path) => ({ path, message: `is required by template ${name}` })),
  );
});

function reasonsOf(refused: () => unknown): AisubmitError['reasons'] {
  try {
    refused();
  } catch (error) {
    return (error as AisubmitError).reasons;
  }
  return [];
}
