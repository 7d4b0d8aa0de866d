import { isPlainObject, type PlainObject } from '../../plain-object.ts';
import { canonicalJson, sha256Hex } from '../../policy/sha256.ts';

/** Annotation: hash of the spec as it was made, by which a change by hand is told from another version of aisubmit. */
export const SPEC_HASH = 'aisubmit.dev/spec-hash';

/**
 * Fields that an API server fills in where they are absent.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
 */
export const DEFAULTS: Readonly<Record<string, string>> = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  scope: '*',
};

/** Hash of the spec of an admission policy or binding; what an API server fills in does not change it. */
export function specHash(spec: unknown): string {
  return `sha256:${sha256Hex(canonicalJson(withoutDefaults(spec)))}`;
}

/** A spec without what says nothing: defaults, and what is empty. */
export function withoutDefaults(spec: unknown): unknown {
  if (Array.isArray(spec)) return spec.map(withoutDefaults);
  if (!isPlainObject(spec)) return spec;
  const kept: PlainObject = Object.fromEntries(
    Object.entries(spec).flatMap(([key, value]) => {
      if (DEFAULTS[key] === value) return [];
      const inner = withoutDefaults(value);
      return isEmpty(inner) ? [] : [[key, inner]];
    }),
  );
  return kept;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
