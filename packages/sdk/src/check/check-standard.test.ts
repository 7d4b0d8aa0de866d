import { describe, expect, test } from 'vitest';
import { parseStandard } from '../standards/parse-standard.ts';
import { checkStandard } from './check-standard.ts';

const container = { name: 'main', image: 'registry.example/app:1' };
const privileged = { ...container, securityContext: { privileged: true } };
const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
const baseline = { standard: parseStandard('pss-baseline@v1.36') };
const restricted = { standard: parseStandard('pss-restricted@v1.36') };

describe('a violation', () => {
  test('names check, object, container and field, and says why and what to do', () => {
    const { violations } = checkStandard([pod({ containers: [container, privileged] })], baseline);
    expect(violations).toEqual([
      {
        control: 'privileged',
        object: 'Pod/p',
        path: 'spec.containers[1].securityContext.privileged',
        message: 'container "main": securityContext.privileged must not be true',
        why: 'A privileged container is root on the node.',
        fix: 'remove privileged, or set it to false',
      },
    ]);
  });

  test.each([
    ['initContainers', 'init container "main": securityContext.privileged must not be true'],
    ['ephemeralContainers', 'ephemeral container "main": securityContext.privileged must not be true'],
  ])('is found among %s', (list, message) => {
    const { violations } = checkStandard([pod({ containers: [container], [list]: [privileged] })], baseline);
    expect(violations).toMatchObject([{ path: `spec.${list}[0].securityContext.privileged`, message }]);
  });

  test('of a volume names the volume', () => {
    const volumes = [{ name: 'data', nfs: { server: 'nfs.example', path: '/' } }];
    const found = checkStandard([pod({ containers: [container], volumes })], restricted).violations;
    expect(found.filter(({ control }) => control === 'restrictedVolumes')).toMatchObject([
      {
        path: 'spec.volumes[0]',
        message:
          'volume "data" must be one of configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret',
      },
    ]);
  });

  test('of the pod’s seccomp profile or user is not told again for each container', () => {
    const securityContext = { runAsNonRoot: false, seccompProfile: { type: 'Unconfined' } };
    const safe = {
      ...container,
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    };
    const found = checkStandard([pod({ containers: [safe], securityContext })], restricted).violations;
    expect(found.map(({ path }) => path)).toEqual([
      'spec.securityContext.runAsNonRoot',
      'spec.securityContext.seccompProfile.type',
    ]);
  });
});

describe('pod templates', () => {
  const template = {
    metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' } },
    spec: { containers: [privileged] },
  };

  test.each([
    ['v1', 'PodTemplate', { template }, 'template'],
    ['v1', 'ReplicationController', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'Deployment', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'ReplicaSet', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'StatefulSet', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'DaemonSet', { spec: { template } }, 'spec.template'],
    ['batch/v1', 'Job', { spec: { template } }, 'spec.template'],
    ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } }, 'spec.jobTemplate.spec.template'],
  ])('%s %s is judged by its template, annotations included', (apiVersion, kind, body, path) => {
    const { violations } = checkStandard([{ apiVersion, kind, metadata: { name: 'x' }, ...body }], baseline);
    expect(violations.map((violation) => violation.path)).toEqual([
      `${path}.spec.containers[0].securityContext.privileged`,
      `${path}.metadata.annotations`,
    ]);
  });

  test('of a list are judged one by one', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [pod({ containers: [privileged] }), pod({ containers: [container] })],
    };
    expect(checkStandard([list], baseline)).toMatchObject({ judged: 2, violations: [{ control: 'privileged' }] });
  });
});

describe('the result', () => {
  test('says by which rules, and that a newer version was asked for', () => {
    const clean = [pod({ containers: [container] })];
    const result = checkStandard(clean, baseline);
    expect(result).toMatchObject({ standard: 'pss-baseline@v1.36', violations: [], notJudged: [], judged: 1 });
    expect(result).not.toHaveProperty('note');
    expect(checkStandard(clean, { standard: parseStandard('pss-baseline@v1.99') })).toMatchObject({
      standard: 'pss-baseline@v1.37',
      note: 'v1.99 is newer than the rules known here: v1.37 was judged',
    });
  });

  test('holds nothing of our own controls', () => {
    const manifests = [
      pod({ containers: [container], schedulerName: 'mine', nodeName: 'n1' }),
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, type: 'kubernetes.io/service-account-token' },
    ];
    expect(checkStandard(manifests, { ...baseline, namespace: 'kube-system' })).toMatchObject({
      judged: 2,
      violations: [],
    });
  });

  test('names what was not judged', () => {
    const foreign = { apiVersion: 'example.com/v1', kind: 'Robot', metadata: { name: 'r' } };
    expect(checkStandard([foreign], baseline)).toMatchObject({ judged: 0, notJudged: [{ object: 'Robot/r' }] });
  });
});

test('what is no object or no pod is refused', () => {
  expect(() => checkStandard([{ kind: 'Pod' }], baseline)).toThrow('document 1 cannot be judged');
  expect(() => checkStandard([pod({ containers: 'none' })], baseline)).toThrow('Pod/p cannot be judged');
});

test('a volume without a source is an emptyDir, spelt as nothing or as null', () => {
  const volumes = [{ name: 'a' }, { name: 'b', emptyDir: null }, { name: 'c', hostPath: null }];
  const found = checkStandard([pod({ containers: [container], volumes })], restricted).violations;
  expect(found.map(({ control }) => control)).not.toContain('restrictedVolumes');
});
