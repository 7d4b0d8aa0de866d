import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  checkManifests,
  type Policy,
  parsePolicy,
  parseRequest,
  parseTemplate,
  readDocuments,
  type Template,
  toYaml,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { buildRequest } from '../../requests/build-request.ts';
import { GOLDEN_REQUESTS } from '../golden-requests.ts';
import { judgeRequest, type Verdict } from '../templates/judge-request.ts';

const EXAMPLE = new URL('../../../examples/org-policy/', import.meta.url);

async function read(path: string): Promise<unknown> {
  const text = await readFile(new URL(path, EXAMPLE), 'utf8');
  const [first] = readDocuments(text, { source: fileURLToPath(new URL(path, EXAMPLE)) });
  return first?.value;
}

const policy = async (): Promise<Policy> => parsePolicy(await read('policy.yaml'));
const template = async (name: string): Promise<Template> => parseTemplate(await read(`templates/${name}.yaml`));

async function judge(file: string): Promise<Verdict> {
  const request = await read(`requests/${file}.yaml`);
  const { template: name = '' } = parseRequest(request).spec;
  return judgeRequest(request, await policy(), await template(name));
}

describe('the example of an organisation’s own policy', () => {
  test('holds two templates, each in the file of its name', async () => {
    const files = (await readdir(new URL('templates', EXAMPLE))).sort();
    expect(files).toEqual(['team-notebook.yaml', 'team-training.yaml']);
    for (const file of files) expect(`${(await template(file.replace('.yaml', ''))).name}.yaml`).toBe(file);
  });

  test.each(['notebook', 'training'])('allows requests/%s.yaml', async (file) => {
    const verdict = await judge(file);
    expect(verdict.ok ? [] : verdict.violations).toEqual([]);
    const manifests = verdict.ok ? verdict.objects.map(toYaml).join('---\n') : '';
    await expect(manifests).toMatchFileSnapshot(`../manifests/org-policy/${file}.yaml`);
  });

  test('refuses requests/refused.yaml for four reasons at once', async () => {
    const verdict = await judge('refused');
    expect(verdict.ok ? [] : verdict.violations.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'spec.resources.gpu.count must be at most 4 under policy research (got 8)',
      'spec.identity.runAsUser must be at least 120000 under policy research (got 1000)',
      'spec.scheduling.priorityClass must be one of interactive, batch under policy research (got system-cluster-critical)',
      'spec.maxRuntime must be at most 3d under policy research (got 30d)',
    ]);
  });

  test('leaves one GPU in a notebook, by the template, and images of a choice', async () => {
    const request = {
      ...Object(await read('requests/notebook.yaml')),
      spec: {
        labels: { 'cost-centre': 'r42' },
        template: 'team-notebook',
        image: 'quay.io/jupyter/minimal-notebook:2026-07-28',
        resources: { gpu: { count: 2 } },
      },
    };
    const verdict = judgeRequest(request, await policy(), await template('team-notebook'));
    expect(verdict.ok ? [] : verdict.violations.map(({ path, layer }) => [path, layer])).toEqual([
      ['spec.image', 'template team-notebook'],
      ['spec.resources.gpu.count', 'template team-notebook'],
      ['spec.template.spec.containers[0].image', 'policy research'],
    ]);
  });

  test('holds to the same what was not submitted under it', async () => {
    const { children, parent } = buildRequest(GOLDEN_REQUESTS['training-full']);
    const { violations } = checkManifests([...children, parent], {
      policy: await policy(),
      namespace: 'team-a',
      requester: { username: 'mallory@example.com' },
    });
    expect([...new Set(violations.map(({ control }) => control))].sort()).toEqual([
      'attribution',
      'gid-range',
      'gpu-resources',
      'image-digest',
      'image-registry',
      'required-labels',
      'secret-list',
      'uid-range',
    ]);
  });
});
