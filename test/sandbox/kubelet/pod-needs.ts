import type { Api } from '../api/api.ts';
import { boolAt, type Fields, listAt, stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';

/** Something a pod cannot start without and that is not there. */
export interface Missing {
  readonly reason: string;
  readonly message: string;
}

type Kind = 'secrets' | 'configmaps' | 'persistentvolumeclaims';

/** A claim that the scheduler waits for. */
export async function missingClaim(api: Api, pod: Obj): Promise<Missing | undefined> {
  for (const volume of listAt(pod, 'spec.volumes')) {
    const name = stringAt(volume, 'persistentVolumeClaim.claimName');
    if (name === undefined) continue;
    const claim = await find(api, pod, { kind: 'persistentvolumeclaims', name });
    if (claim === undefined)
      return {
        reason: 'FailedScheduling',
        message: `0/1 nodes are available: persistentvolumeclaim "${name}" not found. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
      };
    if (stringAt(claim, 'status.phase') !== 'Bound') {
      return {
        reason: 'FailedScheduling',
        message:
          '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      };
    }
  }
  return undefined;
}

/** A Secret or ConfigMap that a volume needs. */
export async function missingMount(api: Api, pod: Obj): Promise<Missing | undefined> {
  for (const volume of listAt(pod, 'spec.volumes')) {
    const sources: [Kind, string | undefined, boolean][] = [
      ['secrets', stringAt(volume, 'secret.secretName'), boolAt(volume, 'secret.optional') === true],
      ['configmaps', stringAt(volume, 'configMap.name'), boolAt(volume, 'configMap.optional') === true],
    ];
    for (const [kind, name, isOptional] of sources) {
      if (name === undefined || isOptional || (await find(api, pod, { kind, name })) !== undefined) continue;
      return {
        reason: 'FailedMount',
        message: `MountVolume.SetUp failed for volume "${String(volume['name'])}" : ${kind === 'secrets' ? 'secret' : 'configmap'} "${name}" not found`,
      };
    }
  }
  return undefined;
}

/** A key of a Secret or ConfigMap that an environment variable needs. */
export async function missingVariable(api: Api, pod: Obj): Promise<Missing | undefined> {
  for (const container of [...listAt(pod, 'spec.initContainers'), ...listAt(pod, 'spec.containers')]) {
    for (const variable of listAt(container, 'env')) {
      const missing =
        (await missingKey(api, pod, { variable, kind: 'secrets' })) ??
        (await missingKey(api, pod, { variable, kind: 'configmaps' }));
      if (missing !== undefined) return { reason: 'CreateContainerConfigError', message: missing };
    }
  }
  return undefined;
}

async function missingKey(
  api: Api,
  pod: Obj,
  { variable, kind }: { variable: Fields; kind: 'secrets' | 'configmaps' },
): Promise<string | undefined> {
  const path = kind === 'secrets' ? 'valueFrom.secretKeyRef' : 'valueFrom.configMapKeyRef';
  const name = stringAt(variable, `${path}.name`);
  if (name === undefined || boolAt(variable, `${path}.optional`) === true) return undefined;
  const singular = kind === 'secrets' ? 'secret' : 'configmap';
  const found = await find(api, pod, { kind, name });
  if (found === undefined) return `${singular} "${name}" not found`;
  const key = stringAt(variable, `${path}.key`) ?? '';
  const data = found['data'];
  const hasKey = typeof data === 'object' && data !== null && Object.hasOwn(data, key);
  return hasKey
    ? undefined
    : `couldn't find key ${key} in ${singular === 'secret' ? 'Secret' : 'ConfigMap'} ${pod.metadata.namespace}/${name}`;
}

async function find(api: Api, pod: Obj, { kind, name }: { kind: Kind; name: string }): Promise<Obj | undefined> {
  const answer = await api.request(
    'GET',
    `/api/v1/namespaces/${pod.metadata.namespace}/${kind}/${encodeURIComponent(name)}`,
  );
  return answer.status === 200 ? (answer.body as Obj) : undefined;
}
