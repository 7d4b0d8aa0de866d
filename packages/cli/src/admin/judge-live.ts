import { CONTROLS, checkManifests, type KubeObject, type Policy, SUBMITTED_BY, type Violation } from '@aisubmit/sdk';

/** One object that breaks something. */
export interface LiveFinding {
  readonly namespace: string;
  /** `Kind/name`. */
  readonly object: string;
  readonly submittedBy: string | undefined;
  readonly violations: readonly Pick<Violation, 'control' | 'path' | 'message'>[];
}

/** What is created beside an object a page of a list does not show. */
const UNKNOWN: ReadonlySet<string> = new Set(
  CONTROLS.filter(({ needs }) => needs.includes('companions')).map(({ id }) => id),
);

/** Judges a page of what runs. */
export function judgeLive(objects: readonly KubeObject[], policy: Policy): LiveFinding[] {
  return objects.flatMap((object) => {
    const { metadata } = object;
    const found = checkManifests([withoutServersOwn(object)], { policy }).violations;
    const violations = found.filter(({ control }) => !UNKNOWN.has(control));
    if (violations.length === 0) return [];
    return [
      {
        namespace: metadata.namespace ?? '',
        object: `${object.kind}/${metadata.name ?? ''}`,
        submittedBy: metadata.annotations?.[SUBMITTED_BY],
        violations: violations.map(({ control, path, message }) => ({ control, path, message })),
      },
    ];
  });
}

/** The node of a pod that runs was chosen by the scheduler, as it must be. */
function withoutServersOwn(object: KubeObject): KubeObject {
  if (object.kind !== 'Pod') return object;
  const { nodeName: _node, ...spec } = object['spec'] as Readonly<Record<string, unknown>>;
  return { ...object, spec };
}
