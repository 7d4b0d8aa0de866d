import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish, putUnder } from '../../sandbox/publish.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const HEAD = 'apiVersion: aisubmit.dev/v1alpha1\n';
const POLICY = `${HEAD}kind: Policy
metadata: { name: campus }
spec:
  identity: { attribution: required }
  images: { registries: [registry.example.com/] }
  network: { isolation: required }
  metadata: { requiredLabels: [cost-centre] }
  rules:
    resources.memory: { max: 16Gi }
    identity.runAsUser: { default: 120000, min: 100000, max: 199999 }
`;
const TEMPLATE = `${HEAD}kind: Template
metadata: { name: lab, title: The lab, description: A notebook of the campus }
spec:
  kind: Notebook
  request: { image: "registry.example.com/lab:1", labels: { cost-centre: "42" } }
  rules:
    resources.memory: { prompt: 2, label: Memory, help: What the kernel may use, min: 1Gi, max: 8Gi, default: 4Gi }
    image:
      prompt: 1
      label: Image
      options: ["registry.example.com/lab:1", { value: "registry.example.com/lab:2", displayed: The new one }]
    resources.cpu: { locked: true, default: "2" }
`;
const OWN = TEMPLATE.replace('name: lab', 'name: own').replace('The lab', 'The own');

describe.each(availableSandboxes())('under a policy of the organisation, on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ kind });
    await publish(desk.sandbox, { policies: { campus: POLICY }, templates: { lab: TEMPLATE } });
    await putUnder(desk.sandbox, 'team-a', { policy: 'campus' });
    await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'aisubmit-templates', namespace: 'team-a' },
      data: { 'own.yaml': OWN, 'lab.yaml': TEMPLATE },
    });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  test('a refusal says everything at once, and nothing is written', async () => {
    const args = ['train', 'big', '--image', 'python:3', '--memory', '64Gi', '--uid', '1000', '-e', `K=${AWS_KEY}`];
    const { code, stdout, stderr } = await desk.aisubmit(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    for (const control of ['resource-ceiling', 'uid-range', 'image-registry', 'required-labels', 'plaintext-secrets']) {
      expect(stderr).toContain(`[${control}]`);
    }
    expect(stderr).toContain('\n  --memory:\n    must be at most 16Gi under policy campus (got 64Gi)');
    expect(stderr).toContain('asked: 1000; allowed by policy campus: at least 100000');
    expect(stderr).not.toContain(AWS_KEY);
    expect(await desk.parents()).toEqual([]);
    const data = await desk.aisubmit([...args, '-o', 'json']);
    expect(data).toMatchObject({ code: 3, stderr: 'error: Training big is refused\n' });
    expect(JSON.parse(data.stdout)).toMatchObject({ kind: 'Refusal', summary: { requests: 1 } });
    expect(data.stdout).not.toContain(AWS_KEY);
  });

  test('what it allows is submitted, and recorded with policy and template', async () => {
    const submitted = await desk.aisubmit(['notebook', 'one', '--template', 'lab', '--memory', '2Gi', '--detach']);
    expect(submitted).toMatchObject({ code: 0, stdout: 'notebook/one created\n' });
    const { spec } = JSON.parse((await desk.aisubmit(['status', 'one', '-o', 'json'])).stdout);
    expect(spec).toMatchObject({ policy: 'campus', template: 'lab', image: 'registry.example.com/lab:1' });
    expect((await desk.aisubmit(['list', '-o', 'wide'])).stdout).toMatch(
      /^notebook\/one .* lab +registry\.example\.com\/lab:1 /m,
    );
    const again = await desk.aisubmit(['notebook', 'one', '--template', 'lab', '--memory', '2Gi', '--detach']);
    expect(again.stdout).toBe('notebook/one unchanged\n');
  });

  test('a template leaves what it leaves, and a file can only tighten', async () => {
    const high = await desk.aisubmit(['notebook', 'two', '--template', 'lab', '--cpu', '4']);
    expect(high.code).toBe(3);
    expect(high.stderr).toContain('is locked to 2 by template lab (got 4)');
    const tight = desk.file(
      'tight.yaml',
      `${HEAD}kind: Policy\nmetadata: { name: tight }\nspec: { rules: { resources.memory: { max: 1Gi } } }\n`,
    );
    const low = await desk.aisubmit(['notebook', 'two', '--template', 'lab', '--memory', '2Gi', '--policy', tight]);
    expect(low).toMatchObject({ code: 3, stdout: '' });
    expect(low.stderr).toContain('must be at most 1Gi under policy tight (got 2Gi)');
    const loose = desk.file(
      'loose.yaml',
      `${HEAD}kind: Policy\nmetadata: { name: loose }\nspec: { rules: { resources.memory: { max: 1Ti } } }\n`,
    );
    const denied = await desk.aisubmit(['train', 'two', '--image', 'a:1', '--memory', '64Gi', '--policy', loose]);
    expect(denied.stderr).toContain('must be at most 16Gi under policy campus (got 64Gi)');
    expect(await desk.parents()).not.toContain('notebook-two');
  });

  test('templates: the organisation’s, the namespace’s, the built-in ones', async () => {
    const { stdout, stderr } = await desk.aisubmit(['template', 'list', '--kind', 'notebook']);
    expect(stdout).toMatch(/^lab +Notebook +The lab +organisation$/m);
    expect(stdout).toMatch(/^own +Notebook +The own +namespace team-a$/m);
    expect(stdout).toMatch(/^jupyter-pytorch +Notebook +.* +built-in$/m);
    expect(stderr).toContain('note: template lab of namespace team-a is not used');
    const shown = await desk.aisubmit(['template', 'show', 'lab']);
    expect(shown.stdout).toContain('resources.memory (--memory): Memory; at least 1Gi; at most 8Gi; default 4Gi\n');
    expect(shown.stdout).toContain('policy campus: at most 16Gi\n');
    const unknown = await desk.aisubmit(['notebook', 'x', '--template', 'lap']);
    expect(unknown).toMatchObject({ code: 2, stderr: 'error: there is no template lap\nfix: did you mean lab?\n' });
  });

  test('policy show and explain say what holds here, and whose it is', async () => {
    const { stdout } = await desk.aisubmit(['policy', 'show']);
    expect(stdout).toContain(
      'Policy campus in namespace team-a for alice\n  campus: the cluster, for namespace team-a\n',
    );
    expect(stdout).toMatch(/^images\.registries +registry\.example\.com\/ +policy campus$/m);
    const control = await desk.aisubmit(['explain', 'image-registry']);
    expect(control.stdout).toContain('here: policy campus asks for it (registries: registry.example.com/)\n');
    const field = await desk.aisubmit(['explain', 'spec.resources.memory', '--template', 'lab']);
    expect(field.stdout).toBe(
      'spec.resources.memory: a size, such as 16Gi, --memory\n' +
        '  what: Memory, such as 16Gi.\n' +
        '  Notebook: 4Gi when you do not choose, from template lab\n' +
        '    policy campus: at most 16Gi\n' +
        '    template lab: at least 1Gi; at most 8Gi; default 4Gi\n',
    );
  });

  test('check judges by the same policy, and knows who asks', async () => {
    const rendered = await desk.aisubmit(['notebook', 'pod', '--template', 'own', '--dry-run=server', '-o', 'yaml']);
    expect(rendered.code).toBe(0);
    const mine = await desk.aisubmit(['check', '-f', '-'], { stdin: rendered.stdout });
    expect(mine.stderr).toMatch(/\d objects judged by policy campus, no violations\n$/);
    const forged = rendered.stdout.replaceAll('submitted-by: alice', 'submitted-by: bob');
    const refused = await desk.aisubmit(['check', '-f', '-'], { stdin: forged });
    expect(refused.code).toBe(3);
    expect(refused.stdout).toContain('[attribution]\n  rule of: policy campus\n');
    expect((await desk.aisubmit(['check', '-f', '-', '--floor'], { stdin: forged })).code).toBe(0);
  });

  test('a policy that cannot be read stops everything', async () => {
    await putUnder(desk.sandbox, 'team-b', { policy: 'nowhere' });
    const args = ['train', 'x', '--image', 'a:1'];
    const { code, stderr } = await desk.aisubmit(args, { as: 'bob', namespace: 'team-b' });
    expect(code).toBe(4);
    expect(stderr).toContain('policy nowhere, which namespace team-b is under, cannot be read');
    await putUnder(desk.sandbox, 'team-b', {});
    const free = await desk.aisubmit([...args, '--detach'], { as: 'bob', namespace: 'team-b' });
    expect(free).toMatchObject({ code: 0, stdout: 'training/x created\n' });
    expect(free.stderr).toContain(
      'note: namespace team-b names no policy of your organisation: the built-in policy baseline applies\n',
    );
  });

  test.runIf(process.platform === 'linux')('on a terminal the template asks, and says how to do without', async () => {
    const { code, stdout } = await desk.atTerminal(['notebook', 'asked', '--template', 'lab', '--detach'], {
      answer: [
        { question: 'The new one', text: '\u001b[B' },
        { question: 'Memory (1Gi to 8Gi)', text: '16' },
        { question: 'must be', text: '\u00158Gi' },
      ],
    });
    expect(stdout).toContain('The lab: A notebook of the campus');
    expect(stdout).toContain('What the kernel may use');
    expect(stdout).toContain(
      'kubectl aisubmit notebook asked --template lab --detach --image registry.example.com/lab:2 --memory 8Gi',
    );
    expect(stdout).not.toContain('CPU');
    expect(code).toBe(0);
    expect(stdout).toContain('notebook/asked created');
  });
});

const AWS_KEY = 'AKIAIOSFODNN7EXAMPLE';
