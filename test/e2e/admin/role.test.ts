import { TEAM_ROLES } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const APPLIED = (image: string, more: string): string => `apiVersion: aisubmit.dev/v1alpha1
kind: Inference
metadata: { name: served }
spec: { image: "${image}"${more} }
`;
const SCALED = ', replicas: { min: 2, max: 4 }, autoscale: { metric: cpu, target: 70 }';
/** What `kubectl port-forward` and `kubectl exec` need, which people are told to type. */
const BY_KUBECTL = [
  'get /pods',
  'create /pods/exec',
  'get /pods/exec',
  'create /pods/portforward',
  'get /pods/portforward',
];

let desk: Desk;
/** Verbs by `group/resource`, as the API server asks RBAC for them. */
const used = new Map<string, Set<string>>();

beforeAll(async () => {
  desk = await startDesk({ kind: 'embedded' });
});

afterAll(() => desk[Symbol.asyncDispose]());

/** Every command of a data scientist once, and those that take different ways more often. */
test('every command works with the role', async () => {
  const answers: string[] = [];
  const run = async (words: readonly string[], stdin?: string): Promise<void> => {
    const { code, stderr } = await desk.aisubmit(words, stdin === undefined ? {} : { stdin });
    if (code !== 0) answers.push(`${words.join(' ')}: ${code} ${stderr}`);
  };
  await run(['secret', 'create', 'token', 'hub', '--for', 'huggingface', '--password-stdin'], 'hf-token');
  await run(['secret', 'list']);
  await run(['notebook', 'lab', '--hf-secret', 'hub']);
  await run([
    'train',
    'run',
    '--image',
    'python:3',
    '--mount',
    'pvc:notebook-lab-home:/data',
    '--detach',
    '--',
    'true',
  ]);
  await run(['train', 'seed', '--image', 'python:3', '--mount', 'newpvc:1Gi:/out', '--detach', '--', 'true']);
  for (const [image, more] of [
    ['a:1', SCALED],
    ['a:2', SCALED],
    ['a:2', ''],
  ] as const) {
    await run(['apply', '-f', desk.file('served.yaml', APPLIED(image, more))]);
  }
  await run(['list']);
  await run(['status', 'lab']);
  await run(['logs', 'lab']);
  await run(['whoami']);
  await run(['doctor']);
  await run(['secret', 'delete', 'hub', '--force', '--yes']);
  await run(['delete', 'training/seed', '--purge', '--yes']);
  for (const name of ['served', 'run', 'lab']) await run(['delete', name, '--yes']);
  for (const { method, path, query } of desk.sandbox.requests()) note(method, path, query);
  expect(answers).toEqual([]);
}, 120_000);

test('and the role gives nothing that no command uses', () => {
  const unused = TEAM_ROLES['aisubmit-user'].flatMap(({ apiGroups, resources, verbs }) =>
    resources.flatMap((resource) => {
      const key = `${apiGroups[0]}/${resource}`;
      return verbs.filter((verb) => used.get(key)?.has(verb) !== true).map((verb) => `${verb} ${key}`);
    }),
  );
  expect(unused).toEqual(BY_KUBECTL);
});

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
function note(method: string, path: string, query: string): void {
  const match =
    /^\/(?:api|apis\/([^/]+))\/v\d+(?:[a-z]+\d+)?\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(
      path,
    );
  if (match === null) return;
  const [, group = '', resource = '', name, sub] = match;
  const key = `${group}/${sub === undefined ? resource : `${resource}/${sub}`}`;
  const isWatch = new URLSearchParams(query).has('watch');
  const plain = name === undefined ? 'list' : 'get';
  const reading = isWatch ? 'watch' : plain;
  const verb = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete', GET: reading }[method];
  if (verb !== undefined) used.set(key, (used.get(key) ?? new Set()).add(verb));
}
