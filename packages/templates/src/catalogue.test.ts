import { readdir, readFile } from 'node:fs/promises';
import { baselinePolicy, parseImageReference, parsePolicy, parseTemplate, readDocuments } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { POLICIES, TEMPLATES } from './index.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

function documentOf(text: string): unknown {
  const [first, ...others] = readDocuments(text, { source: 'a file of the catalogue' });
  expect(others).toEqual([]);
  return first?.value;
}

const policyNamed = (name: string) => POLICIES.filter((each) => each.name === name).map((each) => each.load())[0];

test('the policies', () => {
  expect(POLICIES.map(({ name }) => name)).toEqual(['airgapped', 'baseline', 'strict']);
});

test('the templates, and the kinds they are for', () => {
  expect(Object.fromEntries(TEMPLATES.map(({ name, kind }) => [name, kind]))).toEqual({
    'http-model-server': 'Inference',
    'huggingface-finetuning': 'Training',
    'hyperparameter-sweep': 'Training',
    jupyter: 'Notebook',
    'jupyter-pytorch': 'Notebook',
    'jupyter-tensorflow': 'Notebook',
    pycharm: 'Notebook',
    'pytorch-training': 'Training',
    tensorboard: 'Inference',
    triton: 'Inference',
    vllm: 'Inference',
    vscode: 'Notebook',
  });
});

describe.each([
  ['policies', POLICIES, parsePolicy],
  ['templates', TEMPLATES, parseTemplate],
] as const)('the modules of %s', (folder, entries, parse) => {
  test('are of the files there, and of no others', async () => {
    const files = (await readdir(new URL(`../${folder}`, import.meta.url))).sort();
    expect(entries.map(({ name }) => `${name}.yaml`)).toEqual(files);
  });

  test.each([...entries])('$name says what its file says', async ({ name, description, load, loadSource }) => {
    const text = await read(`${folder}/${name}.yaml`);
    expect(await loadSource()).toBe(text);
    expect(await load()).toEqual(parse(documentOf(text)));
    expect(await load()).toMatchObject({ name });
    expect(documentOf(text)).toMatchObject({ metadata: { description } });
  });

  test('load once', async () => {
    for (const { load } of entries) expect(await load()).toBe(await load());
  });
});

describe('baseline', () => {
  test('is the policy that is built in', async () => {
    expect(await policyNamed('baseline')).toEqual(baselinePolicy);
  });

  test('shows every setting in a form that can be used', async () => {
    const text = await read('policies/baseline.yaml');
    const policy = parsePolicy(documentOf(uncommented(text.replace('spec: {}', 'spec:'))));
    expect(Object.keys(policy.sections).sort()).toEqual([
      'access',
      'code',
      'git',
      'identity',
      'images',
      'metadata',
      'network',
      'resources',
      's3',
      'scheduling',
      'secrets',
      'serviceAccounts',
      'storage',
      'tokens',
    ]);
    expect(policy.ruleSets).toMatchObject([
      { rules: { maxRuntime: { max: '7d' } }, kinds: { Notebook: { maxRuntime: { max: '24h' } } } },
    ]);
  });
});

describe('strict', () => {
  test('shows its optional settings in a form that can be used', async () => {
    const policy = parsePolicy(documentOf(uncommented(await read('policies/strict.yaml'))));
    expect(policy.sections).toMatchObject({
      identity: { uidClaim: 'example.com/uid', gidClaim: 'example.com/gid', userNamespace: 'required' },
      storage: { claims: ['datasets', 'models'] },
    });
  });

  test('asks for what it says', async () => {
    const strict = await policyNamed('strict');
    expect(strict?.sections).toEqual({
      identity: { attribution: 'required', supplementalGroups: [] },
      images: { registries: ['registry.example.com/'], digest: 'required' },
      resources: { gpuResources: ['nvidia.com/gpu'] },
      storage: { imageVolumes: false },
      secrets: { names: ['registry', 'huggingface', 'git', 's3'] },
      serviceAccounts: { names: [] },
      tokens: { audiences: [] },
      git: {
        image: `registry.example.com/git-sync/git-sync:v4.7.1@sha256:${'0'.repeat(64)}`,
        hosts: ['git.example.com'],
        secret: 'required',
      },
      s3: {
        image: `registry.example.com/rclone/rclone:1.75.1@sha256:${'0'.repeat(64)}`,
        endpoints: ['s3.example.com'],
      },
      network: {
        isolation: 'required',
        exposure: 'cluster',
        egress: [{ cidr: '192.0.2.0/24', ports: [443] }],
        allowFrom: { namespaces: ['gateway'] },
      },
      scheduling: { priorityClasses: [] },
      metadata: { requiredLabels: ['cost-centre'] },
    });
    expect(strict?.ruleSets[0]?.rules['identity.runAsUser']).toEqual({ default: 100_000, min: 100_000, max: 199_999 });
  });
});

test('airgapped is strict with other images, fewer Secrets and another network', async () => {
  const [strict, airgapped] = [await policyNamed('strict'), await policyNamed('airgapped')];
  expect(airgapped?.sections).toEqual({
    ...strict?.sections,
    images: { registries: ['mirror.internal.example.com/'], digest: 'required' },
    secrets: { names: ['registry', 'git', 's3'] },
    git: {
      ...strict?.sections.git,
      image: `mirror.internal.example.com/git-sync/git-sync:v4.7.1@sha256:${'0'.repeat(64)}`,
      hosts: ['git.internal.example.com'],
    },
    s3: {
      image: `mirror.internal.example.com/rclone/rclone:1.75.1@sha256:${'0'.repeat(64)}`,
      endpoints: ['s3.internal.example.com'],
    },
    network: { ...strict?.sections.network, egress: [{ cidr: '198.51.100.0/24', ports: [443] }] },
  });
  expect(airgapped?.ruleSets.map(({ rules, kinds }) => ({ rules, kinds }))).toEqual(
    strict?.ruleSets.map(({ rules, kinds }) => ({ rules, kinds })),
  );
});

describe.each([...TEMPLATES])('template $name', ({ title, description, load, loadSource }) => {
  test('has a title and one line about it', () => {
    expect([title.length > 0, description.length > 0, description.includes('\n')]).toEqual([true, true, false]);
  });

  test('asks its questions in an order, each with a label', async () => {
    const asked = Object.entries((await load()).ruleSet.rules).filter(([, { prompt }]) => prompt !== undefined);
    expect(asked.filter(([, { label }]) => label === undefined).map(([path]) => path)).toEqual([]);
    const places = asked.map(([, { prompt }]) => prompt ?? 0).sort((a, b) => a - b);
    expect(places).toEqual(places.map((_place, index) => index + 1));
  });

  test('asks for what it requires, and says what that is', async () => {
    const required = Object.entries((await load()).ruleSet.rules).filter(([, rule]) => rule.required === true);
    const mute = required.filter(([, { prompt, help }]) => prompt === undefined || help === undefined);
    expect(mute.map(([path]) => path)).toEqual([]);
  });

  test('pins its image by tag, and leaves the digest to the organisation', async () => {
    const { image } = (await load()).request;
    const reference = image === undefined ? undefined : parseImageReference(image);
    expect(reference?.digest).toBeUndefined();
    expect(image === undefined || !['latest', undefined].includes(reference?.tag)).toBe(true);
    expect(await loadSource()).toContain('@sha256:…');
  });
});

/** Settings stand behind `#` alone, sentences behind `# `. */
function uncommented(text: string): string {
  return text.replaceAll(/^( *)#(?! \S)/gm, '$1');
}
