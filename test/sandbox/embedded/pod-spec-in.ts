import { at, type Fields, isFields } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';

/** Where a pod's specification lies, by kind. */
const POD_SPEC_PATHS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
  Job: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  ReplicationController: 'spec.template.spec',
};

/** The pod's specification in a pod or in what makes pods; undefined in anything else. */
export function podSpecIn(object: Obj): Fields | undefined {
  const path = POD_SPEC_PATHS[object.kind];
  const found = path === undefined ? undefined : at(object, path);
  return isFields(found) ? found : undefined;
}
