import { ApiStatus } from '../../../api/api-status.ts';
import { type Fields, fieldsAt } from '../../../api/fields.ts';
import { resource } from '../../../api/resources.ts';
import type { Cluster, Write } from '../../call.ts';
import { BASELINE } from './baseline.ts';
import { RESTRICTED } from './restricted.ts';

const LABEL = 'pod-security.kubernetes.io/';
const TEMPLATED = new Set(['Job', 'Deployment', 'ReplicaSet']);

type Level = 'privileged' | 'baseline' | 'restricted';

interface Wanted {
  readonly level: Level;
  readonly version: string;
}

/**
 * Refuses pods that break the namespace's `enforce` level with 403, and warns about pods and templates that break `warn`.
 * Without a `warn` label a template is warned about by the enforce level, as on a real server.
 */
export function reviewPodSecurity({ store }: Cluster, { resource: type, operation, object, warnings }: Write): void {
  const isPod = type.kind === 'Pod';
  if (!isPod && !TEMPLATED.has(type.kind)) return;
  // A pod's security cannot change once it is there.
  if (isPod && operation !== 'CREATE') return;
  const labels = store.get(resource('namespaces'), object.metadata.namespace ?? '')?.metadata.labels ?? {};
  const enforce = wanted(labels, 'enforce') ?? { level: 'privileged', version: 'latest' };
  const warn = wanted(labels, 'warn') ?? enforce;
  const spec = fieldsAt(object, isPod ? 'spec' : 'spec.template.spec');
  if (isPod) {
    const broken = violations(spec, enforce.level);
    if (broken.length > 0) {
      throw new ApiStatus(
        403,
        `pods "${object.metadata.name}" is forbidden: violates PodSecurity "${enforce.level}:${enforce.version}": ${broken.join(', ')}`,
        { details: { name: object.metadata.name, kind: 'pods' } },
      );
    }
  }
  const found = violations(spec, warn.level);
  if (found.length > 0) warnings.push(`would violate PodSecurity "${warn.level}:${warn.version}": ${found.join(', ')}`);
}

function wanted(labels: Readonly<Record<string, string>>, mode: string): Wanted | undefined {
  const level = labels[`${LABEL}${mode}`];
  const version = labels[`${LABEL}${mode}-version`] ?? 'latest';
  return level === 'privileged' || level === 'baseline' || level === 'restricted' ? { level, version } : undefined;
}

function violations(spec: Fields, level: Level): string[] {
  if (level === 'privileged') return [];
  const checks =
    level === 'restricted'
      ? [...BASELINE.filter(({ replacedBy }) => replacedBy === undefined), ...RESTRICTED]
      : BASELINE;
  return checks.flatMap(({ check }) => check(spec) ?? []);
}
