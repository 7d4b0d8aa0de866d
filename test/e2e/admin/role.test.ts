import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../packages/cli/src/command-table.ts';
import { type Any, callAs, until } from '../../contract/api-server/call-api.ts';
import { isPermitted, rightOf, rightsIn, type StoredRule, withoutRight } from './role-rights.ts';
import { type Said, startTeamDesk, TEAM, type TeamDesk } from './team-desk.ts';
import { ASKING_NOBODY, ENDING, LOOKING, SERVED, STORED, type Typed, WORKING } from './user-commands.ts';

/** What commands ask on the chance, and do without: refused, each still ends well. */
const ON_THE_CHANCE: Readonly<Record<string, readonly string[]>> = {
  // A policy that named hosts for Cilium may have left one behind.
  apply: ['get cilium.io/ciliumnetworkpolicies'],
  doctor: [
    'list /nodes',
    'list apps/daemonsets',
    'list networking.k8s.io/networkpolicies',
    'list admissionregistration.k8s.io/validatingadmissionpolicies',
    'list admissionregistration.k8s.io/validatingadmissionpolicybindings',
  ],
  'list -A': ['list batch/jobs', 'list apps/deployments', 'list /namespaces'],
  // Nothing was published: whether that is so cannot be told from not being let in.
  'template list': ['get /configmaps'],
  'template show': ['get /configmaps'],
};

let desk: TeamDesk;
/** What Alice typed with the Role as it is. */
const said: Said[] = [];
/** What Eve looked at meanwhile. */
const seen: Said[] = [];

beforeAll(async () => {
  desk = await startTeamDesk();
  for (const typed of WORKING) {
    if (typed === ENDING[0]) for (const look of LOOKING) seen.push(await desk.type(look, 'eve'));
    said.push(await desk.type(typed, 'alice'));
  }
}, 300_000);

afterAll(() => desk?.[Symbol.asyncDispose]());

test('every command that is not an admin’s is typed, or asks the namespace nothing', () => {
  const ids = COMMANDS.filter(({ group }) => group !== 'Admin').map(({ id }) => id);
  const typed = new Set(WORKING.map(({ command }) => command));
  expect(ids.filter((id) => typed.has(id) === id in ASKING_NOBODY)).toEqual([]);
});

describe('aisubmit-user', () => {
  let rules: readonly StoredRule[];

  test('suffices for everything that a data scientist types', async () => {
    rules = await desk.rules('aisubmit-user');
    expect(said.flatMap(failureOf)).toEqual([]);
    expect(said.flatMap(refusalsOf)).toEqual([]);
  });

  test('and gives nothing that none of it uses, nor anything twice', () => {
    expect(rightsIn(rules)).toEqual([...used().keys()].toSorted());
  });

  test('nor a way up', () => {
    const rights = rightsIn(rules);
    expect(rights.filter((right) => right.includes('*'))).toEqual([]);
    expect(rights.filter((right) => right.includes('/secrets'))).toEqual(['create /secrets']);
    expect(rights.filter((right) => / \/pods(\/|$)/.test(right))).toEqual([
      'create /pods/exec',
      'create /pods/portforward',
      'get /pods',
      'get /pods/exec',
      'get /pods/log',
      'get /pods/portforward',
      'list /pods',
      'watch /pods',
    ]);
    const above = /rbac|serviceaccounts|certificates|escalate|bind|impersonate|resourcequotas|limitranges|admission/;
    expect(rights.filter((right) => above.test(right))).toEqual(['list /resourcequotas']);
  });

  test('without any one right a command is refused', () => {
    const spared = [...used()].flatMap(([right, lines]) => {
      const less = withoutRight(rules, right);
      const still = lines.filter(({ asked }) =>
        asked.some((each) => isHere(each) && rightOf(each) === right && isPermitted(less, each)),
      );
      return still.map(({ typed }) => `${typed.command} without ${right}`);
    });
    expect(spared).toEqual([]);
  });

  const MAY_NOT = (right: string): string => `alice may not ${right} in namespace ${TEAM}`;
  const ASK = `ask your cluster admin for the aisubmit-user role in namespace ${TEAM}`;
  const train = (name: string, ...more: readonly string[]): Typed => ({
    command: 'train',
    words: ['train', name, '--image', 'a:1', '--detach', ...more, '--', 'true'],
  });
  const infer: Typed = { command: 'infer', words: ['infer', 'x', '--image', 'a:1', '--detach'] };
  const onLab = (...words: readonly string[]): Typed => ({ command: words[0] ?? '', words: [...words, 'lab'] });
  const SAMPLES: readonly (readonly [right: string, Typed, message: string, fix: string])[] = [
    ['create batch/jobs', train('x'), MAY_NOT('create jobs.batch'), ASK],
    ['create apps/deployments', infer, MAY_NOT('create deployments.apps'), ASK],
    ['create /services', infer, MAY_NOT('create services'), ASK],
    ['create networking.k8s.io/networkpolicies', train('x'), MAY_NOT('create networkpolicies.networking.k8s.io'), ASK],
    [
      'create autoscaling/horizontalpodautoscalers',
      SERVED,
      MAY_NOT('create horizontalpodautoscalers.autoscaling'),
      ASK,
    ],
    ['create policy/poddisruptionbudgets', SERVED, MAY_NOT('create poddisruptionbudgets.policy'), ASK],
    [
      'create /persistentvolumeclaims',
      train('x', '--mount', 'newpvc:1Gi:/out'),
      MAY_NOT('create persistentvolumeclaims'),
      ASK,
    ],
    ['list /pods', onLab('status'), MAY_NOT('list pods'), ASK],
    ['get /pods/log', onLab('logs'), MAY_NOT('get pods/log'), ASK],
    ['delete batch/jobs', onLab('delete', '--yes'), MAY_NOT('delete jobs.batch'), ASK],
    ['create /configmaps', STORED, `you may not create configmaps in namespace ${TEAM}`, 'ask its admin for the role'],
    ['create /secrets', STORED, `you may not create secrets in namespace ${TEAM}`, 'ask its admin for the role'],
    [
      'get /namespaces',
      train('x'),
      'you may no longer read which policy it is under',
      `ask your cluster admin for get on namespace ${TEAM}`,
    ],
    // Quota is looked at so that a refusal can be foretold; events, so that waiting can be explained.
    ['list /resourcequotas', train('unforetold'), 'training/unforetold created', ''],
    ['list /events', onLab('status'), 'lab', ''],
    ['list metrics.k8s.io/pods', onLab('top'), 'You may not read pod metrics in namespace', ''],
  ];

  test('and whoever lacks it is told which, and whom to ask', async () => {
    await desk.type({ command: 'notebook', words: ['notebook', 'lab'] }, 'alice');
    const wrong: string[] = [];
    for (const [right, typed, message, fix] of SAMPLES) {
      await takeAway(right);
      const { code, output } = await desk.type(typed, 'alice');
      const isTold = output.includes(message) && output.includes(fix) && (code !== 0) === (fix !== '');
      if (!isTold) wrong.push(`${typed.words.join(' ')} without ${right}: ${code} ${output}`);
    }
    await desk.giveRules('aisubmit-user', rules);
    expect(wrong).toEqual([]);
    // Streams are opened by the sandbox's front door before anybody is asked.
    const sampled = new Set(SAMPLES.map(([right]) => right.split(' ')[1]));
    const resources = new Set([...used().keys()].map((right) => right.split(' ')[1] ?? ''));
    expect([...resources].filter((each) => !sampled.has(each)).toSorted()).toEqual(['/pods/exec', '/pods/portforward']);
  }, 300_000);

  // A Role is exchanged whole: once this right is gone, the one before is back.
  async function takeAway(right: string): Promise<void> {
    await desk.giveRules('aisubmit-user', withoutRight(rules, right));
    await until(
      () => may('alice', right),
      (isAllowed) => !isAllowed,
    );
  }
});

describe('aisubmit-viewer', () => {
  test('sees everything, and reads no Secret', async () => {
    expect(seen.flatMap(failureOf)).toEqual([]);
    const doctor = seen.find(({ typed }) => typed.command === 'doctor');
    expect(doctor?.output).toContain(`you may look at everything in namespace ${TEAM}, and not submit`);
    // It tries what submitting would be answered.
    expect(seen.flatMap(refusalsOf).filter((each) => each !== 'doctor: create batch/jobs')).toEqual([]);
    const rights = rightsIn(await desk.rules('aisubmit-viewer'));
    expect(rights.filter((right) => !/^(get|list|watch) /.test(right))).toEqual([]);
    expect([...new Set(rights.map((right) => right.split(' ')[1]))].toSorted()).toEqual([
      '/events',
      '/namespaces',
      '/persistentvolumeclaims',
      '/pods',
      '/pods/log',
      '/resourcequotas',
      '/services',
      'apps/deployments',
      'batch/jobs',
      'metrics.k8s.io/pods',
      'networking.k8s.io/networkpolicies',
    ]);
  });

  test.each([
    'create batch/jobs',
    'patch batch/jobs',
    'delete batch/jobs',
    'create apps/deployments',
    'create /pods',
    'create /pods/exec',
    'get /pods/exec',
    'create /pods/attach',
    'create /pods/portforward',
    'update /pods/ephemeralcontainers',
    'get /secrets',
    'list /secrets',
    'watch /secrets',
    'create /secrets',
    'list /configmaps',
    'create /configmaps',
    'update networking.k8s.io/networkpolicies',
    'create /serviceaccounts/token',
  ])('may not %s', async (right) => {
    expect(await may('eve', right)).toBe(false);
  });

  test('is told so', async () => {
    const { code, output } = await desk.type({ command: 'delete', words: ['delete', 'lab', '--yes'] }, 'eve');
    expect(code).toBe(4);
    // A notebook that runs is stopped before it is deleted.
    expect(output).toMatch(/^error: eve may not (patch|delete) jobs\.batch in namespace team-r$/m);
  });
});

describe('aisubmit-admin', () => {
  test('may do what users may, and publish the templates of the team', async () => {
    const own = rightsIn(await desk.rules('aisubmit-user'));
    const rights = rightsIn(await desk.rules('aisubmit-admin'));
    expect(own.filter((right) => !rights.includes(right))).toEqual([]);
    expect(rights.filter((right) => !own.includes(right))).toEqual([
      'patch /configmaps aisubmit-templates',
      'publish aisubmit.dev/templates',
      'update /configmaps aisubmit-templates',
    ]);
  });

  test('and no other ConfigMap is theirs to change', async () => {
    const maps = `/api/v1/namespaces/${TEAM}/configmaps`;
    const named = (name: string): Any => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: {} });
    const carol = callAs(desk.sandbox, 'carol');
    for (const name of ['aisubmit-templates', 'other']) {
      expect((await carol('POST', maps, { body: named(name) })).status).toBe(201);
    }
    expect((await carol('PUT', `${maps}/aisubmit-templates`, { body: named('aisubmit-templates') })).status).toBe(200);
    expect((await carol('PUT', `${maps}/other`, { body: named('other') })).status).toBe(403);
    const alice = callAs(desk.sandbox, 'alice');
    expect((await alice('PUT', `${maps}/aisubmit-templates`, { body: named('aisubmit-templates') })).status).toBe(403);
  });
});

/** Lines by the right of the namespace that they used. */
function used(): ReadonlyMap<string, readonly Said[]> {
  const rights = new Map<string, Said[]>();
  for (const line of said) {
    for (const right of new Set(line.asked.filter((each) => isHere(each) && !isRefused(each)).map(rightOf)))
      rights.set(right, [...(rights.get(right) ?? []), line]);
  }
  for (const right of Object.values(ON_THE_CHANCE).flat()) {
    // An embedded server knows no such kind, and says so to everybody.
    if (right.includes('cilium')) rights.delete(right);
  }
  return rights;
}

function isHere({ namespace }: Said['asked'][number]): boolean {
  return namespace === TEAM;
}

function isRefused({ status }: Said['asked'][number]): boolean {
  return status === 403;
}

function failureOf({ typed: { command, words, stopAfterMs }, code, output }: Said): string[] {
  if (stopAfterMs !== undefined && code === 130) return [];
  if (command === 'kubectl port-forward' && output.includes('unable to listen on any of the requested ports'))
    return [];
  return code === 0 ? [] : [`${words.join(' ')}: ${code} ${output}`];
}

function refusalsOf({ typed: { command }, asked }: Said): string[] {
  return asked
    .filter((each) => isRefused(each) && ON_THE_CHANCE[command]?.includes(rightOf(each)) !== true)
    .map((each) => `${command}: ${rightOf(each)}`);
}

/** Asks the API server about a right in the team's namespace. */
async function may(user: string, right: string): Promise<boolean> {
  const [verb = '', key = ''] = right.split(' ');
  const [group = '', resource = '', subresource] = key.split('/');
  const resourceAttributes = {
    namespace: TEAM,
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
  };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  return (await callAs(desk.sandbox, user)('POST', path, { body })).body.status.allowed === true;
}
