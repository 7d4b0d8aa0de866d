import { CONTROLS, type FieldRule, KIND_NAMES, type Policy, type WorkloadKind } from '@aisubmit/sdk';
import type { PolicyInForce } from '../ground/ground.ts';

/** A rule about a field, and who made it. */
export interface ReportedRule {
  readonly field: string;
  /** Absent for every kind. */
  readonly kind?: WorkloadKind;
  readonly layer: string;
  readonly rule: FieldRule;
}

/** A setting of a section, and who made it. */
export interface ReportedSetting {
  readonly path: string;
  readonly value: unknown;
  readonly layers: readonly string[];
}

/** `aisubmit.dev/v1alpha1` `EffectivePolicy`: what holds, and who set what. Fields are only added. */
export interface PolicyReport {
  readonly apiVersion: 'aisubmit.dev/v1alpha1';
  readonly kind: 'EffectivePolicy';
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly user?: string };
  readonly layers: readonly { readonly name: string; readonly from: string }[];
  readonly rules: readonly ReportedRule[];
  readonly settings: readonly ReportedSetting[];
  /** Ids of the controls that hold under every policy. */
  readonly floor: readonly string[];
}

interface About {
  readonly namespace: string | undefined;
  readonly user: string | undefined;
}

/** Lists every rule and setting of a policy in force beside the layer that made it. */
export function policyReport({ policy, layers }: PolicyInForce, { namespace, user }: About): PolicyReport {
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'EffectivePolicy',
    metadata: {
      name: policy.name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(user === undefined ? {} : { user }),
    },
    layers: layers.map(({ policy: { name }, from }) => ({ name, from })),
    rules: rulesOf(policy),
    settings: leaves(policy.sections, []).map(({ path, value }) => ({
      path: path.join('.'),
      value,
      layers: layers.filter((layer) => isSet(layer.policy, path)).map((layer) => `policy ${layer.policy.name}`),
    })),
    floor: CONTROLS.filter(({ level }) => level === 'floor').map(({ id }) => id),
  };
}

function rulesOf({ ruleSets }: Policy): ReportedRule[] {
  return ruleSets.flatMap(({ source, rules, kinds }) => [
    ...Object.entries(rules).map(([field, rule]) => ({ field, layer: source, rule })),
    ...KIND_NAMES.flatMap((kind) =>
      Object.entries(kinds[kind] ?? {}).map(([field, rule]) => ({ field, kind, layer: source, rule })),
    ),
  ]);
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (!isMapping(value)) return value === undefined ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function isSet({ sections }: Policy, path: readonly string[]): boolean {
  const found = path.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), sections);
  return found !== undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
