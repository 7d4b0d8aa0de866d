import { expect } from 'vitest';
import { type Answer, type Any, type Call, until } from './call-api.ts';
import { CONFIG_MAPS, configMap } from './manifests.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
export const ADMISSION_POLICIES = `${ADMISSION}/validatingadmissionpolicies`;
export const ADMISSION_BINDINGS = `${ADMISSION}/validatingadmissionpolicybindings`;

/** An admission policy, and beside it what it is asked about and what follows. */
export interface EnforcedSpec {
  readonly validations: readonly Any[];
  /** Default: configmaps. */
  readonly resources?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly operations?: readonly string[];
  readonly excludes?: readonly string[];
  /** Whether it is asked about everything, not only about what carries the label `asked` with its name. */
  readonly isForAll?: boolean;
  /** Value of the namespaces' label `team`; default `a`. */
  readonly team?: string;
  readonly actions?: readonly string[];
  readonly [field: string]: unknown;
}

/** Makes `x-NAME` bound by `y-NAME` for each, and waits until they are asked. */
export async function enforceSpecs(admin: Call, specs: Readonly<Record<string, EnforcedSpec>>): Promise<void> {
  // Policies are taken in together: when the last one answers, all do.
  const last: EnforcedSpec = { validations: [{ expression: 'false' }] };
  for (const [name, spec] of Object.entries({ ...specs, last })) {
    expect(said(await admin('POST', ADMISSION_POLICIES, { body: policyOf(name, spec) }))).toBe('201');
    expect(said(await admin('POST', ADMISSION_BINDINGS, { body: bindingOf(name, spec) }))).toBe('201');
  }
  await until(
    () => admin('POST', `${CONFIG_MAPS}?dryRun=All`, { body: asked('last') }),
    ({ status }) => status === 422,
  );
}

function policyOf(name: string, spec: EnforcedSpec): Any {
  const { resources = ['configmaps'], apiGroups = [''], operations = ['CREATE', 'UPDATE'], ...more } = spec;
  const { excludes = [], isForAll = false, team: _team, actions: _actions, ...rest } = more;
  const rule = { apiGroups, apiVersions: ['v1'], resources, operations };
  const matchConstraints = {
    resourceRules: [rule],
    excludeResourceRules: excludes.map((plural) => ({ ...rule, resources: [plural] })),
    objectSelector: isForAll ? {} : { matchLabels: { asked: name } },
  };
  return { metadata: { name: `x-${name}` }, spec: { ...rest, matchConstraints } };
}

function bindingOf(name: string, { team = 'a', actions = ['Deny'] }: EnforcedSpec): Any {
  const namespaceSelector = { matchExpressions: [{ key: 'team', operator: 'In', values: [team] }] };
  return {
    metadata: { name: `y-${name}` },
    spec: { policyName: `x-${name}`, validationActions: actions, matchResources: { namespaceSelector } },
  };
}

/** Metadata of what a policy is asked about. */
export function labelled(name: string, policy: string): Any {
  return { name, labels: { asked: policy } };
}

/** A ConfigMap that a policy is asked about. */
export function asked(policy: string): Any {
  return configMap(policy, { one: '1' }, { labels: { asked: policy } });
}

/** The status, and what is said where it is a refusal. */
export function said({ status, body }: Answer<Any>): string {
  return status < 300 ? String(status) : `${status} ${body.message}`;
}
