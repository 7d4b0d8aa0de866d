import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import {
  asked,
  clusterWith,
  damagedCache,
  failure,
  putTemplates,
  templateYaml,
} from '../../../../../test/fakes/published-cluster.ts';
import { parseTemplate } from '../../policy/template.ts';
import { memorySourceCache, type SourceCache } from './source-cache.ts';
import { type BuiltInTemplates, loadTemplate, templateSources } from './template-source.ts';

const builtIn: BuiltInTemplates = {
  entries: [
    { name: 'jupyter', title: 'Jupyter', description: '', kind: 'Notebook' },
    { name: 'pytorch', title: 'PyTorch', description: '', kind: 'Training' },
  ],
  load: (name) =>
    parseTemplate({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Template',
      metadata: { name, title: 'Built in' },
      spec: { kind: 'Training' },
    }),
};

const list = (api: MemoryKubeApi, cache: SourceCache = memorySourceCache()) =>
  templateSources(api, { namespace: 'team-a', cache, builtIn });
const load = (api: MemoryKubeApi, name: string, cache: SourceCache = memorySourceCache()) =>
  loadTemplate(api, name, { namespace: 'team-a', cache, builtIn });

/** Every origin has a pytorch; the organisation and the namespace have one of their own each. */
function everywhere(): MemoryKubeApi {
  const api = clusterWith();
  putTemplates(api, 'aisubmit-system', {
    'pytorch.yaml': templateYaml('pytorch', 'Corporate'),
    'audit.yaml': templateYaml('audit', 'Audit'),
  });
  putTemplates(api, 'team-a', {
    'pytorch.yaml': templateYaml('pytorch', 'Ours'),
    'sweep.yaml': templateYaml('sweep', 'Sweep'),
  });
  return api;
}

describe('the list', () => {
  test('names whose each template is; of one name the organisation stands first', async () => {
    const { templates, notices } = await list(everywhere());
    expect(templates.map(({ name, title, kind, origin }) => [name, title, kind, origin.kind])).toEqual([
      ['audit', 'Audit', 'Training', 'organisation'],
      ['jupyter', 'Jupyter', 'Notebook', 'built-in'],
      ['pytorch', 'Corporate', 'Training', 'organisation'],
      ['sweep', 'Sweep', 'Training', 'namespace'],
    ]);
    expect(templates.map(({ origin }) => origin)).toEqual([
      { kind: 'organisation', namespace: 'aisubmit-system', resourceVersion: '2' },
      { kind: 'built-in' },
      { kind: 'organisation', namespace: 'aisubmit-system', resourceVersion: '2' },
      { kind: 'namespace', namespace: 'team-a', resourceVersion: '3' },
    ]);
    expect(notices).toEqual([
      'template pytorch of namespace team-a is not used, since your organisation has one of that name',
    ]);
  });

  test('costs one small read of each ConfigMap from the second time on', async () => {
    const [api, cache] = [everywhere(), memorySourceCache()];
    await list(api, cache);
    expect(asked(api).toSorted()).toEqual([
      'get aisubmit-system/configmaps/aisubmit-templates',
      'get team-a/configmaps/aisubmit-templates',
    ]);
    expect((await list(api, cache)).templates).toHaveLength(4);
    expect(asked(api).toSorted()).toEqual([
      'meta aisubmit-system/configmaps/aisubmit-templates',
      'meta team-a/configmaps/aisubmit-templates',
    ]);
  });

  test('of a cluster without any holds the built-in ones', async () => {
    const { templates, notices } = await list(clusterWith());
    expect(templates.map(({ name, origin }) => [name, origin.kind])).toEqual([
      ['jupyter', 'built-in'],
      ['pytorch', 'built-in'],
    ]);
    expect(notices).toEqual([
      'your organisation publishes no templates: ConfigMap aisubmit-system/aisubmit-templates does not exist, or is not published to you',
    ]);
  });

  test('leaves out what is broken, says why, and puts nothing in its place', async () => {
    const api = clusterWith();
    putTemplates(api, 'aisubmit-system', {
      'pytorch.yaml': 'kind: [',
      'audit.yaml': templateYaml('audit', 'Audit'),
    });
    const { templates, notices } = await list(api);
    expect(templates.map(({ name }) => name)).toEqual(['audit', 'jupyter']);
    expect(notices).toEqual([
      'template pytorch cannot be used: ConfigMap aisubmit-system/aisubmit-templates, pytorch.yaml:1:8: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ]);
  });

  test('tells of keys that name no template, with their control characters visible', async () => {
    const api = clusterWith();
    putTemplates(api, 'aisubmit-system', JSON.parse('{"__proto__.yaml": "a", "README": "b", "x\\u001b.yaml": "c"}'));
    expect((await list(api)).notices).toEqual([
      'ConfigMap aisubmit-system/aisubmit-templates has keys that name no template (name them NAME.yaml): __proto__.yaml, README, x\\u{1b}.yaml',
    ]);
  });

  test('stops at what a person can choose from', async () => {
    const api = clusterWith();
    const data = Array.from({ length: 600 }, (_, index) => [`t${index}.yaml`, templateYaml(`t${index}`, 'T')]);
    putTemplates(api, 'team-a', Object.fromEntries(data));
    const { templates, notices } = await list(api);
    expect(templates).toHaveLength(502);
    expect(notices).toContain('namespace team-a has 600 templates; only 500 are listed');
    expect((await load(api, 't599')).origin.kind).toBe('namespace');
  });
});

describe('a template', () => {
  test.each([
    ['audit', 'Audit', 'organisation'],
    ['pytorch', 'Corporate', 'organisation'],
    ['sweep', 'Sweep', 'namespace'],
    ['jupyter', 'Built in', 'built-in'],
  ])('%s is found where it stands first', async (name, title, kind) => {
    const { template, origin } = await load(everywhere(), name);
    expect([template.name, template.title, origin.kind]).toEqual([name, title, kind]);
  });

  test("of the organisation is not shadowed by a namespace's", async () => {
    expect((await load(everywhere(), 'pytorch')).notices).toEqual([
      'template pytorch of namespace team-a is not used, since your organisation has one of that name',
    ]);
  });

  test('of the namespace in place of a built-in one says so', async () => {
    const api = clusterWith();
    putTemplates(api, 'team-a', { 'pytorch.yaml': templateYaml('pytorch', 'Ours') });
    const { template, notices } = await load(api, 'pytorch');
    expect(template.title).toBe('Ours');
    expect(notices).toEqual(['template pytorch is the own one of namespace team-a, not the built-in one']);
  });

  test.each([
    ['pytroch', 'did you mean pytorch?'],
    ['../x', 'templates are: audit, jupyter, pytorch, sweep'],
  ])('%s is unknown', async (name, fix) => {
    expect(await failure(load(everywhere(), name))).toMatchObject({
      code: 'INVALID_INPUT',
      message: `there is no template ${name}`,
      fix,
    });
  });

  test.each([
    ['broken YAML', 'kind: [', ':1:8', /^Flow sequence/],
    ['another name', templateYaml('other', 'x'), ':3:18 metadata.name', /^must be pytorch/],
    ['a policy', 'apiVersion: aisubmit.dev/v1alpha1\nkind: Policy', ':2:7 kind', /^must be Template/],
  ])('that holds %s is an error, although another has the name', async (_name, text, place, message) => {
    const api = everywhere();
    putTemplates(api, 'aisubmit-system', { 'pytorch.yaml': text });
    const error = await failure(load(api, 'pytorch'));
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'template pytorch cannot be used',
      fix: 'ask your cluster admin to correct it; kubectl aisubmit check -f finds the same mistakes in the file',
    });
    const [reason] = error.reasons.filter(({ path }) => path?.endsWith(place) === true);
    expect(reason?.path).toBe(`ConfigMap aisubmit-system/aisubmit-templates, pytorch.yaml${place}`);
    expect(reason?.message).toMatch(message);
  });
});

describe("the organisation's templates that were there before", () => {
  const gone = async (): Promise<{ api: MemoryKubeApi; cache: SourceCache }> => {
    const [api, cache] = [everywhere(), memorySourceCache()];
    await list(api, cache);
    api.fault = ({ path }) => (path.includes('/aisubmit-system/') ? answer(403, 'Forbidden') : undefined);
    return { api, cache };
  };

  test('are replaced by nobody else of the name', async () => {
    const { api, cache } = await gone();
    expect(await failure(load(api, 'pytorch', cache))).toMatchObject({
      code: 'NOT_FOUND',
      message: "template pytorch was your organisation's, and can no longer be read",
      fix: 'ask your cluster admin to publish ConfigMap aisubmit-system/aisubmit-templates again, with get for system:authenticated; empty it if its templates are no longer meant',
    });
    const { templates, notices } = await list(api, cache);
    expect(templates.map(({ name }) => name)).toEqual(['jupyter', 'sweep']);
    expect(notices).toContain(
      'templates of your organisation can no longer be read (ConfigMap aisubmit-system/aisubmit-templates); they were: pytorch, audit',
    );
  });

  test('leave the names of others alone', async () => {
    const { api, cache } = await gone();
    expect((await load(api, 'sweep', cache)).origin.kind).toBe('namespace');
    expect((await load(api, 'jupyter', cache)).origin.kind).toBe('built-in');
  });

  test('make room when an admin takes them out', async () => {
    const [api, cache] = [everywhere(), memorySourceCache()];
    await list(api, cache);
    putTemplates(api, 'aisubmit-system', {});
    expect((await load(api, 'pytorch', cache)).template.title).toBe('Ours');
  });

  test('are missed where the cache cannot say', async () => {
    const error = await failure(load(clusterWith(), 'pytorch', damagedCache('damaged')));
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: "it cannot be told whether template pytorch is your organisation's",
    });
  });
});
