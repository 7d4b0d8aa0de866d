import type { Asked } from './asked-of-rbac.ts';

/** A rule of a Role, as the API server keeps it. */
export interface StoredRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** A right in one word: `create batch/jobs`, `get /pods/log`. */
export function rightOf({ verb, group, resource }: Pick<Asked, 'verb' | 'group' | 'resource'>): string {
  return `${verb} ${group}/${resource}`;
}

/** Every right that rules give, those for a single name with it; sorted. */
export function rightsIn(rules: readonly StoredRule[]): readonly string[] {
  return rules
    .flatMap(({ apiGroups, resources, resourceNames = [], verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map((verb) => [rightOf({ verb, group, resource }), ...resourceNames].join(' ')),
        ),
      ),
    )
    .toSorted();
}

/** The same rules without one right; others stay as they are. */
export function withoutRight(rules: readonly StoredRule[], right: string): readonly StoredRule[] {
  return rules.flatMap((rule) =>
    rule.resources.flatMap((resource) => {
      const verbs = rule.verbs.filter((verb) => rightOf({ verb, group: rule.apiGroups[0] ?? '', resource }) !== right);
      return verbs.length === 0 ? [] : [{ ...rule, resources: [resource], verbs }];
    }),
  );
}

/** Whether RBAC lets a request through that has these rules and no others. */
export function isPermitted(rules: readonly StoredRule[], { verb, group, resource, name }: Asked): boolean {
  const has = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);
  return rules.some(
    ({ apiGroups, resources, resourceNames = [], verbs }) =>
      has(verbs, verb) &&
      has(apiGroups, group) &&
      has(resources, resource) &&
      (resourceNames.length === 0 || (name !== undefined && resourceNames.includes(name))),
  );
}
