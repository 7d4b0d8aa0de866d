import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** What runs or queues workloads where it is installed, by its API group. */
const EXTENSIONS: readonly (readonly [string, string])[] = [
  ['Kueue', 'kueue.x-k8s.io'],
  ['JobSet', 'jobset.x-k8s.io'],
  ['KServe', 'serving.kserve.io'],
  ['Trainer', 'trainer.kubeflow.org'],
];

/** Which extensions the cluster has. None is needed, so that none is missed. */
export async function extensionsCheck({ groups }: Patient): Promise<Verdict> {
  const known = await groups();
  const found = EXTENSIONS.flatMap(([name, group]) => {
    const version = known.get(group);
    return version === undefined ? [] : [`${name} ${safeText(version, 20)}`.trimEnd()];
  });
  const absent = EXTENSIONS.filter(([, group]) => !known.has(group)).map(([name]) => name);
  const parts = [
    ...(found.length === 0 ? [] : [`found: ${found.join(', ')}`]),
    ...(absent.length === 0 ? [] : [`not there: ${absent.join(', ')}`]),
  ];
  return { status: 'pass', found: parts.join('; ') };
}
