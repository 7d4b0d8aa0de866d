import { childOf, type Fields, mapAt, setDefault } from '../../api/fields.ts';
import { defaultPodSpec } from './default-pod-spec.ts';

/** The defaults of kinds that make pods and that nothing here runs, and of those that others make. */
export const WORKLOAD_DEFAULTS: Readonly<Record<string, (spec: Fields) => void>> = {
  ReplicaSet: (spec) => {
    setDefault(spec, 'replicas', 1);
    defaultTemplate(spec);
  },
  ReplicationController: (spec) => {
    setDefault(spec, 'replicas', 1);
    setDefault(spec, 'selector', mapAt(spec, 'template.metadata.labels'));
    defaultTemplate(spec);
  },
  StatefulSet: (spec) => {
    setDefault(spec, 'replicas', 1);
    setDefault(spec, 'podManagementPolicy', 'OrderedReady');
    setDefault(spec, 'revisionHistoryLimit', 10);
    setDefault(spec, 'updateStrategy', { type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
    setDefault(spec, 'persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' });
    defaultTemplate(spec);
  },
  DaemonSet: (spec) => {
    setDefault(spec, 'revisionHistoryLimit', 10);
    setDefault(spec, 'updateStrategy', { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
    defaultTemplate(spec);
  },
  CronJob: (spec) => {
    setDefault(spec, 'concurrencyPolicy', 'Allow');
    setDefault(spec, 'suspend', false);
    setDefault(spec, 'successfulJobsHistoryLimit', 3);
    setDefault(spec, 'failedJobsHistoryLimit', 1);
    defaultTemplate(childOf(childOf(spec, 'jobTemplate'), 'spec'));
  },
};

function defaultTemplate(spec: Fields): void {
  defaultPodSpec(childOf(childOf(spec, 'template'), 'spec'));
}
