import type { Policy } from '../policy/policy.ts';
import type { Control, Sentence } from './control.ts';
import { numberBounds } from './rule-bounds.ts';

interface IdRange {
  /** Prefix of the CEL variables. */
  readonly variable: 'uid' | 'gid';
  /** The request's field whose rules bound it. */
  readonly field: string;
  /** The field of a securityContext that must be set. */
  readonly required: string;
  /** A field of the pod's securityContext that may be set. */
  readonly optional?: string;
}

/** The policy's half of a control over user or group numbers: its values and its sentences. */
export function idRange({ variable, field, required, optional }: IdRange): Pick<Control, 'values' | 'sentences'> {
  const isInside = (value: string): string =>
    `${value} >= variables.${variable}Min && ${value} <= variables.${variable}Max` +
    ` && (size(variables.${variable}Options) == 0 || ${value} in variables.${variable}Options)`;
  const sentence = (scope: 'pod' | 'container', name: string, isRequired: boolean): Sentence => {
    const path = `${scope === 'pod' ? 'variables.spec' : 'c'}.?securityContext.?${name}`;
    const inside = isInside(`${path}.orValue(0)`);
    return {
      scope,
      holds: isRequired ? inside : `!${path}.hasValue() || (${inside})`,
      field: `securityContext.${name}`,
      message: 'must be in the range of the policy',
    };
  };
  return {
    values: (policy: Policy) => {
      const bounds = numberBounds(policy, field);
      if (bounds === undefined) return undefined;
      const { min, max, options } = bounds;
      return { [`${variable}Min`]: min, [`${variable}Max`]: max, [`${variable}Options`]: options };
    },
    sentences: [
      sentence('pod', required, true),
      sentence('container', required, false),
      ...(optional === undefined ? [] : [sentence('pod', optional, false)]),
    ],
  };
}
