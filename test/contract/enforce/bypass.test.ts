import { checkManifests, type Policy, type Requester } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MutableContainer, type MutablePod, main } from '../../bypass/attacks/attack.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { APPLY, JSON_PATCH, MERGE, STRATEGIC } from '../api-server/call-api.ts';
import { DOORS, type Door } from './doors.ts';
import { RAW_ATTACKS, type RawAttack, templateWith } from './raw-attacks.ts';
import { type RawCluster, startRawCluster } from './raw-cluster.ts';
import type { RawRequest } from './raw-http.ts';
import { sharedPolicies } from './shared-policies.ts';

const [POD] = DOORS as readonly [Door, ...Door[]];
/** Kinds that a data scientist’s Role lets through, so that admission is what stops them. */
const USERS = ['Job', 'Deployment'];
/** Their pods’ description stays as it is made, but for few fields. */
const FIXED = ['Pod', 'Job'];
/** A deadline is asked of what is to end: whatever serves has none, nor can its pods have one. */
const ENDING = ['Job', 'CronJob'];

const POLICIES = sharedPolicies(RAW_ATTACKS);
/** A pod is not created with them; they come through a door of their own, below. */
const addsEphemeral = ({ control }: RawAttack): boolean => control === 'ephemeral-containers';
const CREATED = RAW_ATTACKS.filter((entry) => !addsEphemeral(entry));

describe.skipIf(!availableSandboxes().includes('real'))('real: sent raw, the bypass suite is denied', () => {
  let cluster: RawCluster;

  beforeAll(async () => {
    cluster = await startRawCluster('real', [...new Set(POLICIES.values())]);
  }, 300_000);

  afterAll(() => cluster?.[Symbol.asyncDispose]());

  test.each(CREATED)(
    '$table: $control stops $name',
    async (entry) => {
      const doors = doorsFor(entry);
      const mallory = doors.map((door) => create(entry, door, 'mallory'));
      const alice = doors.filter(({ kind }) => USERS.includes(kind)).map((door) => create(entry, door, 'alice'));
      expect((await Promise.all([...mallory, ...alice])).flat()).toEqual([]);
    },
    60_000,
  );

  test.each(CREATED)(
    '$table: $control stops a change to $name',
    async (entry) => {
      expect((await Promise.all(doorsFor(entry).map((door) => change(entry, door)))).flat()).toEqual([]);
    },
    60_000,
  );

  const DEBUGGED = RAW_ATTACKS.filter((entry) => debugOf(entry, entry.attack) !== undefined);
  test.each(DEBUGGED)(
    '$table: $control stops a debug container: $name',
    async (entry) => {
      const how = addsEphemeral(entry) ? () => {} : entry.twin;
      const [namespace, name] = [policyOf(entry).name, await base(entry, POD, how)];
      const add = (container: object | undefined, by: string | Requester) =>
        cluster.send({
          by,
          method: 'PATCH',
          path: `${POD.path(namespace)}/${name}/ephemeralcontainers?dryRun=All`,
          body: { spec: { ephemeralContainers: [container] } },
          type: STRATEGIC['content-type'],
        });
      const debug = debugOf(entry, entry.attack);
      const pod = POD.object(
        name,
        templateWith((spec) => Object.assign(spec, { ephemeralContainers: [debug] }), POD),
      );
      const outcome = await add(debug, entry.requester ?? 'mallory');
      expect(denials(pod, entry)).toContain(outcome);
      expect(await add(debugOf(entry, entry.twin) ?? DEBUG, entry.twinRequester ?? 'mallory')).toBe('admitted');
    },
    60_000,
  );

  test('a debug container is attacked in many ways', () => {
    expect(new Set(DEBUGGED.map(({ control }) => control)).size).toBeGreaterThan(15);
  });

  test.each(['more memory than a share', 'CPU in another notation'])('a resize is held to: %s', async (wanted) => {
    const entry = RAW_ATTACKS.find(({ name }) => name === wanted) as RawAttack;
    const waiting = (spec: MutablePod): void => {
      entry.twin(spec);
      // A pod that runs is resized by nodes that know how, and keeps its class.
      spec['schedulingGates'] = [{ name: 'example.com/wait' }];
      main(spec).resources.requests = { cpu: '100m', memory: '128Mi' };
    };
    const [namespace, name] = [policyOf(entry).name, await base(entry, POD, waiting)];
    const { name: container, resources } = main(templateWith(entry.attack, POD).spec);
    const outcome = await cluster.send({
      by: 'mallory',
      method: 'PATCH',
      path: `${POD.path(namespace)}/${name}/resize?dryRun=All`,
      body: { spec: { containers: [{ name: container, resources: { limits: resources.limits } }] } },
      type: STRATEGIC['content-type'],
    });
    expect(outcome).toBe('denied by resource-ceiling');
  });

  const PRIVILEGED = { spec: { template: { spec: { hostPID: true } } } };
  test.each([
    ['a merge patch', MERGE, PRIVILEGED],
    ['a strategic merge patch', STRATEGIC, PRIVILEGED],
    ['a JSON patch', JSON_PATCH, [{ op: 'add', path: '/spec/template/spec/hostPID', value: true }]],
    ['server-side apply', APPLY, { apiVersion: 'apps/v1', kind: 'Deployment', ...PRIVILEGED }],
  ] as const)('%s is no other door', async (_how, type, body) => {
    const entry = RAW_ATTACKS.find(({ name }) => name === 'host PIDs') as RawAttack;
    const door = DOORS.find(({ kind }) => kind === 'Deployment') as Door;
    const name = await base(entry, door);
    const path = `${door.path(policyOf(entry).name)}/${name}?dryRun=All&fieldManager=raw`;
    for (const by of ['alice', 'mallory']) {
      expect(await cluster.send({ by, method: 'PATCH', path, body, type: type['content-type'] })).toBe(
        'denied by host-namespaces',
      );
    }
  });

  test('what their Role does not name is not even judged', async () => {
    const doors = DOORS.filter(({ kind }) => !USERS.includes(kind));
    const body = (door: Door): object =>
      door.object(
        'raw',
        templateWith(() => {}, door),
      );
    const said = doors.map((door) =>
      cluster.send({ by: 'alice', method: 'POST', path: door.path('raw-0'), body: body(door) }),
    );
    expect(new Set(await Promise.all(said))).toEqual(new Set(['not permitted']));
  });

  /** What was not as it should be: the attack denied by a control that the checker names, and its twin admitted. */
  async function create(entry: RawAttack, door: Door, by: string): Promise<string[]> {
    const path = `${door.path(policyOf(entry).name)}?dryRun=All`;
    const attack = door.object('raw', templateWith(entry.attack, door));
    const twin = door.object('raw', templateWith(entry.twin, door));
    const outcome = await cluster.send({ by: entry.requester ?? by, method: 'POST', path, body: attack });
    const allowed = await once({ by: entry.twinRequester ?? by, method: 'POST', path, body: twin });
    return [
      ...(isDenied(outcome, attack, entry) ? [] : [`${door.kind} by ${by}: ${outcome}`]),
      ...(allowed === 'admitted' ? [] : [`${door.kind} by ${by}, twin: ${allowed}`]),
    ];
  }

  /** The same by a change of something harmless. */
  async function change(entry: RawAttack, door: Door): Promise<string[]> {
    const name = await base(entry, door);
    const path = `${door.path(policyOf(entry).name)}/${name}?dryRun=All`;
    const attack = door.object(name, templateWith(entry.attack, door));
    if (JSON.stringify(attack) === JSON.stringify(door.object(name, templateWith(entry.twin, door)))) return [];
    const outcome = await cluster.send({ by: entry.requester ?? 'mallory', method: 'PUT', path, body: attack });
    const isFixed = outcome === 'immutable' && FIXED.includes(door.kind);
    return isFixed || isDenied(outcome, attack, entry) ? [] : [`${door.kind}: ${outcome}`];
  }

  const answers = new Map<string, Promise<string>>();

  /** Many attacks share a twin: the pod as it was. */
  function once(raw: RawRequest): Promise<string> {
    const key = JSON.stringify(raw);
    const answer = answers.get(key) ?? cluster.send(raw);
    answers.set(key, answer);
    return answer;
  }

  const bases = new Map<string, Promise<string>>();

  /** Makes something harmless once, and says what it is called. */
  function base(entry: RawAttack, door: Door, twin = entry.twin): Promise<string> {
    const namespace = policyOf(entry).name;
    const key = JSON.stringify([namespace, door.kind, templateWith(twin, door)]);
    const name = `base-${bases.size}`;
    const made = bases.get(key) ?? make();
    bases.set(key, made);
    return made;

    async function make(): Promise<string> {
      const body = door.object(name, templateWith(twin, door));
      const by = entry.twinRequester ?? 'mallory';
      expect(await cluster.send({ by, method: 'POST', path: door.path(namespace), body })).toBe('admitted');
      return name;
    }
  }
});

function policyOf(entry: RawAttack): Policy {
  return POLICIES.get(entry) as Policy;
}

function doorsFor({ control }: RawAttack): readonly Door[] {
  return control === 'max-runtime' ? DOORS.filter(({ kind }) => ENDING.includes(kind)) : DOORS;
}

function isDenied(outcome: string, object: object, entry: RawAttack): boolean {
  if (entry.isInvalid === true) return outcome.startsWith('invalid: ');
  return denials(object, entry).includes(outcome);
}

/** How it may be denied: of several sentences that are broken the API server says one. */
function denials(object: object, entry: RawAttack): readonly string[] {
  const { violations } = checkManifests([object], { policy: policyOf(entry), requester: entry.requester });
  return violations.map(({ control }) => `denied by ${control}`);
}

/** The container of an attack as one that is added to a pod that runs; `undefined` where that would be no attack. */
function debugOf({ control }: RawAttack, how: RawAttack['attack']): object | undefined {
  const { spec } = templateWith(how, POD);
  if (control === 'ephemeral-containers') return (spec['ephemeralContainers'] as object[] | undefined)?.[0];
  const added = asDebug(main(spec));
  const isContainers = JSON.stringify(withoutContainers(spec)) === JSON.stringify(withoutContainers(UNCHANGED));
  return isContainers && JSON.stringify(added) !== JSON.stringify(DEBUG) ? added : undefined;
}

function withoutContainers({ containers: _containers, ...spec }: MutablePod): object {
  return spec;
}

/** What a debug container may have of it. */
function asDebug({ image, command, args, env, envFrom, securityContext }: Partial<MutableContainer>): object {
  return { name: 'debug', image, command, args, env, envFrom, securityContext };
}

const UNCHANGED = templateWith(() => {}, POD).spec;
const DEBUG = asDebug(main(UNCHANGED));
