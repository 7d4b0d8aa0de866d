import { ApiStatus } from '../../../api/api-status.ts';
import type { Fields } from '../../../api/fields.ts';
import { resource } from '../../../api/resources.ts';
import type { Cluster, Write } from '../../call.ts';
import { podSpecIn } from '../../pod-spec-in.ts';
import { BASELINE } from './baseline.ts';
import { RESTRICTED } from './restricted.ts';

const LABEL = 'pod-security.kubernetes.io/';

type Level = 'privileged' | 'baseline' | 'restricted';

interface Wanted {
  readonly level: Level;
  readonly version: string;
}

/**
 * Refuses pods that break the namespace's `enforce` level with 403, and warns about pods and templates that break `warn`.
 * Without a `warn` label a template is warned about by the enforce level, as on a real server.
 */
export function reviewPodSecurity({ store }: Cluster, write: Write): void {
  const { resource: type, object, warnings } = write;
  const spec = podSpecIn(object);
  if (spec === undefined || !isSecurityMatter(write)) return;
  const isPod = type.kind === 'Pod';
  const labels = store.get(resource('namespaces'), object.metadata.namespace ?? '')?.metadata.labels ?? {};
  const enforce = wanted(labels, 'enforce') ?? { level: 'privileged', version: 'latest' };
  const warn = wanted(labels, 'warn') ?? enforce;
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

/** A pod's security changes only by a debug container, a template's by any write but that of a status. */
function isSecurityMatter({ resource: { kind }, operation, subresource }: Write): boolean {
  if (kind === 'Pod' && operation === 'UPDATE') return subresource === 'ephemeralcontainers';
  return subresource === undefined && operation !== 'DELETE';
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
