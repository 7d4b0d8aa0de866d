import { isPlainObject } from '../plain-object.ts';
import type { Violation } from '../violation.ts';
import type { EffectiveCommon } from './effective.ts';
import type { Policy } from './policy.ts';

interface Named {
  readonly path: string;
  readonly name: string;
}

/** Fields in which everything called `secret` is a Secret; in others, such as labels, users choose the keys. */
const FIELDS: readonly string[] = ['env', 'mounts', 'git', 's3', 'tracking', 'hubs'];

/** Secrets outside the policy's list, each at the field that asks for it. */
export function secretViolations(spec: EffectiveCommon, { name: policy, sections }: Policy): Violation[] {
  const names = sections.secrets?.names;
  if (names === undefined) return [];
  const pulled = spec.pullSecrets.map((name, index) => ({ path: `spec.pullSecrets[${index}]`, name }));
  const fields = Object.entries(spec).filter(([field]) => FIELDS.includes(field));
  return [...fields.flatMap(([field, value]) => secretsIn(value, `spec.${field}`)), ...pulled]
    .filter(({ name }) => !names.includes(name))
    .map(({ path, name }) => ({
      control: 'secret-list',
      path,
      message: 'must be a Secret that the policy names',
      why: 'Whoever may create a pod may read every Secret of the namespace by mounting it.',
      fix: 'use a Secret that the policy names, or ask the admin to add it to secrets.names',
      layer: `policy ${policy}`,
      asked: name,
      allowed: names.length === 0 ? 'none' : names.join(', '),
    }));
}

function secretsIn(value: unknown, path: string): Named[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => secretsIn(each, `${path}[${index}]`));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = key === 'secret' ? secretName(inner) : undefined;
    return name === undefined ? secretsIn(inner, `${path}.${key}`) : [{ path: `${path}.${key}`, name }];
  });
}

function secretName(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const name = isPlainObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
