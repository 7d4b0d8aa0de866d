import { admissionPolicies, CONTROLS, checkManifests, type KubeObject, type Policy } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { madeByHand } from '../../requests/own-labels.ts';
import { strangeTo130 } from './cel-of-kubernetes.ts';
import { basePod } from './parity/base-pod.ts';
import { EVERYTHING, POLICIES, policyOf } from './parity/policies.ts';
import { randomPolicies } from './parity/random-policy.ts';

const OLDEST = 30;

/**
 * Fields that servers have by default only after 1.30, with the minor version (kubernetes/kubernetes, pkg/features/kube_features.go):
 * SupplementalGroupsPolicy, UserNamespacesSupport, ProcMountType, DynamicResourceAllocation, ImageVolume. Before, they are
 * dropped from what is created. `resources` of a pod came with 1.34; of a container it was always there.
 */
const LATER_FIELDS: Readonly<Record<string, number>> = {
  supplementalGroupsPolicy: 33,
  hostUsers: 33,
  procMount: 33,
  resourceClaims: 34,
  reference: 35,
};
/** Those of them that are only ever refused, so that nobody has to have them. */
const LACKING_PASSES: ReadonlySet<string> = new Set(['procMount', 'resourceClaims', 'reference']);
/** What 1.30 has, and Cilium's policies. */
const OLD_FIELDS = `
  activeDeadlineSeconds add allowPrivilegeEscalation annotations appArmorProfile args audience automountServiceAccountToken
  capabilities cidr claimName command completions configMap containers csi dataSource dataSourceRef downwardAPI driver drop egress emptyDir
  enableServiceLinks endPort endpointSelector env envFrom ephemeral ephemeralContainers except externalIPs from fsGroup
  generateName host hostIPC hostNetwork hostPID hostPath hostPort httpGet image imagePullSecrets ingress initContainers
  ipBlock jobTemplate key kind labels lifecycle limits livenessProbe matchExpressions matchLabels matchName maxReplicas
  metadata name namespace namespaceSelector nfs nodeName nodePublishSecretRef nodeSelector operator os parallelism path
  persistentVolumeClaim podSelector port ports postStart preStop priorityClassName privileged projected protocol readOnly
  readOnlyRootFilesystem readinessProbe replicas requests resources restartPolicy role runAsGroup runAsNonRoot runAsUser
  runtimeClassName schedulerName seLinuxOptions seccompProfile secret secretKeyRef secretName secretRef securityContext
  server serviceAccountName serviceAccountToken shareProcessNamespace sizeLimit sources spec specs startupProbe
  storageClassName supplementalGroups sysctls tcpSocket template terminationGracePeriodSeconds to toEndpoints toFQDNs
  toPorts tolerations ttlSecondsAfterFinished type user value valueFrom values volumeClaimTemplate volumeClaimTemplates
  volumeMounts volumeName volumes windowsOptions`
  .trim()
  .split(/\s+/);

/** The oldest server that is supported compiles everything that it is given; no binary of it is at hand here. */
describe('what Kubernetes 1.30 is given', () => {
  test.each([...POLICIES, EVERYTHING, ...randomPolicies(20_261_207, 40)])(
    'under $name it is CEL that it has',
    (policy) => {
      const expressions = expressionsFor(policy);
      expect(expressions.length).toBeGreaterThan(100);
      expect(expressions.flatMap(strangeTo130)).toEqual([]);
    },
  );

  test.each([
    ['networks', 'cidr("10.0.0.0/8").containsIP(object.spec.ip)', ['containsIP()', 'cidr()']],
    ['two variables', 'object.spec.list.all(i, v, v > 1)', ['all() of 3', 'the name v', 'the name v']],
    ['lookahead', 'object.spec.x.matches("(?=a)b")', ['the pattern (?=a)b']],
    ['a mixed list', 'object.spec.x in [1, "a"]', ['a list of several types']],
    ['parameters', 'params.x == 1', ['the name params']],
    ['a later macro', 'object.labels.transformList(k, "", 1)', ['transformList()', 'the name k']],
    ['versions', 'semver("1.0.0").isLessThan(object.x)', ['semver()']],
    ['later lists', 'object.spec.list.distinct() == []', ['distinct()']],
    ['length', `"${'a'.repeat(100_000)}" == object.x`, ['more than 100000 code points']],
  ])('%s would be found', (_what, expression, strange) => {
    expect(strangeTo130(expression)).toEqual(strange);
  });

  test('what a sentence reads is there, or was looked up', () => {
    const read = CONTROLS.flatMap(({ sentences }) => sentences.flatMap(({ holds }) => fieldsIn(holds)));
    const known = [...OLD_FIELDS, ...Object.keys(LATER_FIELDS)];
    expect([...new Set(read)].filter((field) => !known.includes(field))).toEqual([]);
  });

  test.each(Object.entries(LATER_FIELDS))(
    '%s: who lacks it passes, or is not asked before it comes',
    (field, since) => {
      const sentences = CONTROLS.flatMap((control) => control.sentences).filter(({ holds }) =>
        fieldsIn(holds).includes(field),
      );
      expect(sentences).not.toEqual([]);
      // A pod of 1.30 has none of the later fields, whatever its author wrote.
      const asked = sentences.filter((sentence) => sentence.since === undefined || sentence.since !== since);
      for (const { holds } of asked) expect(LACKING_PASSES.has(field), holds).toBe(true);
    },
  );

  test('a pod that has lost its later fields keeps every policy', () => {
    for (const policy of [policyOf('open', { identity: { userNamespace: 'required' } }), policyOf('empty', {})]) {
      const { metadata, spec } = madeByHand(basePod('Always'), 'Pod', 'a');
      Reflect.deleteProperty(spec.securityContext, 'supplementalGroupsPolicy');
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'a', namespace: 'team' }, spec };
      expect(checkManifests([pod], { policy, kubeMinor: OLDEST }).violations).toEqual([]);
    }
  });

  test('and the admin is told which sentences wait', () => {
    const { leftOut } = admissionPolicies(policyOf('own', { identity: { userNamespace: 'required' } }), {
      mode: 'deny',
      kubeMinor: OLDEST,
      hash: 'unknown',
    });
    expect(leftOut).toEqual([
      { control: 'supplemental-groups', field: 'securityContext.supplementalGroupsPolicy', since: 33 },
      { control: 'user-namespace', field: 'hostUsers', since: 33 },
    ]);
  });
});

function expressionsFor(policy: Policy): string[] {
  const { objects } = admissionPolicies(policy, { mode: 'deny', kubeMinor: OLDEST, hash: 'unknown' });
  return objects.flatMap(expressionsIn);
}

/** Every text under a key that holds CEL, wherever it lies. */
function expressionsIn(object: KubeObject): string[] {
  const found: string[] = [];
  JSON.stringify(object, (key, value) => {
    if (['expression', 'messageExpression', 'valueExpression'].includes(key)) found.push(value);
    return value;
  });
  return found;
}

/** Names of fields that a sentence reads, without its texts, variables and functions. */
function fieldsIn(holds: string): string[] {
  const code = holds.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...code.matchAll(/(?<!\bvariables)\.\??([A-Za-z]\w*)\b(?!\()/g)].map(([, field = '']) => field);
}
