import type { KubeObject } from '../build/kube-object.ts';
import { isPlainObject, type PlainObject, valueAt } from '../plain-object.ts';

/**
 * Fills in, outside the pod, what the API server fills in before admission, as far as a control reads it: the labels of a
 * kind that takes its template's, and a source that claims cannot have.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/batch/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/api/persistentvolumeclaim/util.go
 */
export function defaultObject(object: KubeObject): unknown {
  const kind = `${object.apiVersion}/${object.kind}`;
  if (kind === 'batch/v1/Job' || kind === 'v1/ReplicationController') return labelledAsTemplate(object);
  return kind === 'v1/PersistentVolumeClaim' ? withoutOddSource(object) : object;
}

function labelledAsTemplate(object: KubeObject): unknown {
  const own = object.metadata?.labels;
  const labels = valueAt(object, ['spec', 'template', 'metadata', 'labels']);
  const isLabelled = isPlainObject(own) && Object.keys(own).length > 0;
  return isLabelled || !isPlainObject(labels) ? object : { ...object, metadata: { ...object.metadata, labels } };
}

/** Of sources that are no claim and no snapshot the old field keeps none, unless the new one says something too. */
function withoutOddSource(object: KubeObject): unknown {
  const { spec } = object;
  if (!isPlainObject(spec) || (spec['dataSourceRef'] ?? undefined) !== undefined) return object;
  const { dataSource, ...rest } = spec;
  return isPlainObject(dataSource) && !isClaimOrSnapshot(dataSource) ? { ...object, spec: rest } : object;
}

function isClaimOrSnapshot({ kind, apiGroup }: PlainObject): boolean {
  const group = apiGroup ?? '';
  if (kind === 'PersistentVolumeClaim') return group === '';
  return kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io';
}
