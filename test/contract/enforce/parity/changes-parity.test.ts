import type { KubeObject, Policy } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../../sandbox/sandbox.ts';
import { ALICE, type AskedServer, inParallel, isVerdict, startAskedServer } from './asked-server.ts';
import { type Draw, drawn, oneOf, put, seeded } from './draw.ts';
import { type Drawn, drawObjects } from './drawn-objects.ts';
import { pluginSays } from './plugin-verdict.ts';
import { METADATA } from './pod-edges.ts';
import { POLICIES } from './policies.ts';
import { randomPolicies } from './random-policy.ts';

/** How many objects of each kind each policy sees changed; more where somebody has the time. */
const OBJECTS = Number(process.env['AISUBMIT_PARITY_CHANGES'] ?? 4);
const SEED = Number(process.env['AISUBMIT_PARITY_SEED'] ?? 20_261_124);
const ASKED: readonly Policy[] = [
  ...POLICIES.filter(({ name }) => name === 'strict' || name === 'own'),
  ...randomPolicies(SEED, 1),
];

/** Of a pod that is there, what its API lets anybody change; of a Job that waits, the same in its template. */
const LATER: readonly (readonly [path: string, value: unknown])[] = [
  ['containers.0.image', 'evil.example/a:1'],
  ['containers.0.image', `registry.example.com/a@sha256:${'d'.repeat(64)}`],
  ['activeDeadlineSeconds', 60],
  ['nodeSelector', { disk: 'fast' }],
  ['tolerations', [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }]],
];
/** Answered by comparing with the object before, or by who asks about what was touched. */
const COMPARING: ReadonlySet<string> = new Set([
  'owned-labels',
  'attribution',
  'resume-record',
  'own-claims',
  'own-files',
]);
/** Asked about a first object alone: a name does not change, and its labels stay. */
const OF_NEW: ReadonlySet<string> = new Set(['own-pods']);
const OWNED = ['aisubmit.dev/workload', 'aisubmit.dev/kind', 'aisubmit.dev/user'];

/** What is there already is asked about what a change touches, and nothing that a change breaks gets past. */
describe.skipIf(!availableSandboxes().includes('real'))('real: one sentence, two judges, random changes', () => {
  let server: AskedServer;

  beforeAll(async () => {
    server = await startAskedServer(ASKED);
  }, 300_000);

  afterAll(() => server?.stop());

  test.each(ASKED.map((policy, index) => [policy.name, policy, index] as const))(
    'under %s',
    async (_name, policy, index) => {
      const draw = seeded(SEED + 7919 * index);
      const before = drawObjects(policy, OBJECTS, draw).map(named);
      const after = drawObjects(policy, OBJECTS, draw).map(named);
      const pairs = before.map((old, index) => ({ old, other: after[index] ?? old, seed: draw(2 ** 31) }));
      const mistakes: string[] = [];
      const counts = { changed: 0, silent: 0, broken: 0 };
      await inParallel(pairs, async ({ old, other, seed }) => {
        const { status, body: there } = await server.sandbox.admin<KubeObject>('POST', old.path, old.object);
        if (status !== 201) return;
        const change = changed(there, other, seeded(seed));
        const path = `${old.path}/${there.metadata.name}`;
        const verdict = await server.ask({ method: 'PUT', path, object: change, asker: ALICE });
        if (!isVerdict(verdict)) return;
        counts.changed += 1;
        if (verdict.length === 0) counts.silent += 1;
        if (verdict.length > 0) counts.broken += 1;
        const said = {
          verdict,
          before: pluginSays(there, policy, ALICE),
          after: pluginSays(change, policy, ALICE),
          relabelled: relabelled(there, change),
        };
        const mistake = mistakeIn(said);
        if (mistake !== undefined) mistakes.push(JSON.stringify({ mistake, ...said, there, change }));
      });
      expect(mistakes.slice(0, 3), `${mistakes.length} of ${counts.changed}`).toEqual([]);
      expect(counts.changed).toBeGreaterThan(pairs.length / 4);
      expect(counts.silent).toBeGreaterThan(0);
      expect(counts.broken).toBeGreaterThan(0);
    },
    900_000,
  );
});

interface Said {
  readonly verdict: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly relabelled: boolean;
}

function mistakeIn({ verdict, before, after, relabelled: isRelabelled }: Said): string | undefined {
  const invented = verdict.filter((id) => !COMPARING.has(id) && !after.includes(id));
  if (invented.length > 0) return `the object would be taken as new: ${invented}`;
  const missed = after.filter(
    (id) => !(COMPARING.has(id) || OF_NEW.has(id) || before.includes(id) || verdict.includes(id)),
  );
  if (missed.length > 0) return `the change breaks what it is not asked: ${missed}`;
  return verdict.includes('owned-labels') === isRelabelled ? undefined : 'labels that are owned';
}

let count = 0;

function named(each: Drawn): Drawn {
  count += 1;
  const { object } = each;
  const isKept = object.kind === 'ConfigMap' && object.metadata.name?.endsWith('-resume') === true;
  const name = isKept ? `notebook-${count}-resume` : `edited-${count}`;
  return { ...each, object: { ...object, metadata: { ...object.metadata, name } } };
}

/** The object as it is there with some of it changed: all that was drawn, a field, its metadata, or nothing. */
function changed(there: KubeObject, { kind, object: other }: Drawn, draw: Draw): KubeObject {
  const { managedFields: _managed, resourceVersion: _version, ...metadata } = structuredClone(there).metadata as Meta;
  const change: Record<string, unknown> = { ...structuredClone(there), metadata };
  Reflect.deleteProperty(change, 'status');
  const how = draw(4);
  if (how === 0) put(change, [`metadata.annotations`, { ...metadata.annotations, note: 'x' }]);
  else if (how === 1) put(change['metadata'] as object, drawn(METADATA, draw));
  else if (kind === 'Pod' || kind === 'Job') changeLittle(change, kind, draw);
  else Object.assign(change, essence(other));
  return change as unknown as KubeObject;
}

type Meta = KubeObject['metadata'] & { managedFields?: unknown; resourceVersion?: string };

function changeLittle(change: Record<string, unknown>, kind: 'Pod' | 'Job', draw: Draw): void {
  const [path, value] = oneOf(draw, LATER);
  put(change, [`${kind === 'Pod' ? '' : 'spec.template.'}spec.${path}`, value]);
}

/** All of an object that is not who and where it is. */
function essence(object: KubeObject): Record<string, unknown> {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = structuredClone(object);
  return rest;
}

/** Whether labels that isolation relies on differ, on what holds a pod or in its template. */
function relabelled(one: KubeObject, other: KubeObject): boolean {
  if (templateOf(one) === undefined) return false;
  const labels = (object: KubeObject): string =>
    JSON.stringify(
      [labelledAsServed(object).metadata, templateOf(object)?.metadata, jobsOf(object)?.metadata].map((metadata) =>
        OWNED.map((label) => metadata?.labels?.[label] ?? ''),
      ),
    );
  return labels(one) !== labels(other);
}

/** A kind that has no labels of its own takes its template's, on an update too. */
function labelledAsServed(object: KubeObject): Pick<KubeObject, 'metadata'> {
  const takes = object.kind === 'Job' || object.kind === 'ReplicationController';
  if (!takes || Object.keys(object.metadata.labels ?? {}).length > 0) return object;
  return { metadata: { ...object.metadata, labels: templateOf(object)?.metadata?.labels ?? {} } };
}

type Template = { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };

function templateOf(object: KubeObject): Template | undefined {
  if (object.kind === 'Pod') return object as Template;
  const { template, spec } = object as { template?: Template; spec?: Record<string, unknown> };
  return template ?? (spec?.['template'] as Template | undefined) ?? jobsOf(object)?.spec?.template;
}

/** What a CronJob makes. */
function jobsOf(object: KubeObject): (Template & { readonly spec?: { readonly template?: Template } }) | undefined {
  return (object['spec'] as { jobTemplate?: Template } | undefined)?.jobTemplate;
}
