import { CONTROLS } from '../../controls/catalogue.ts';
import type { Control, PolicyValue, Scope, Sentence } from '../../controls/control.ts';
import type { Policy } from '../../policy/policy.ts';
import { KIND_RESOURCES, POD_RESOURCES, type ResourceRule } from './resource-rules.ts';

/** A control that a policy asks for, with those of its sentences that one admission policy holds. */
export interface AskedControl {
  readonly control: Control;
  readonly sentences: readonly Sentence[];
}

/** Sentences that go into one ValidatingAdmissionPolicy, which has a cost budget of its own. */
export interface AdmissionGroup {
  /** Last part of the objects' names. */
  readonly name: string;
  readonly rules: readonly ResourceRule[];
  readonly asked: readonly AskedControl[];
  readonly values: Readonly<Record<string, PolicyValue>>;
  /** True where those who make pods for others are not asked. */
  readonly sparesControllers: boolean;
}

/** A sentence over a field that the servers to come do not have. */
export interface LeftOut {
  readonly control: string;
  readonly field: string;
  /** Minor version of Kubernetes that brings it. */
  readonly since: number;
}

/** Names of groups of pods' sentences, by what they are about: each has the cost budget of an admission policy. */
const POD_GROUPS: Readonly<Record<string, readonly Scope[]>> = {
  pod: ['pod', 'object'],
  containers: ['container', 'workContainer'],
  environment: ['envVar', 'word'],
  volumes: ['volume'],
};

/** Everything that a policy asks for and an API server can judge, in groups. */
export function admissionGroups(
  policy: Policy,
  kubeMinor: number,
): { readonly groups: readonly AdmissionGroup[]; readonly leftOut: readonly LeftOut[] } {
  const wanted = CONTROLS.filter(isForServers).flatMap((control) => {
    const values = control.values === undefined ? {} : control.values(policy);
    return values === undefined ? [] : [{ control, values }];
  });
  const groups = [
    ...Object.entries(POD_GROUPS).map(([name, scopes]) =>
      group({ name, rules: POD_RESOURCES, sparesControllers: false }, wanted.filter(isAboutPods), (each) =>
        scopes.includes(each.scope),
      ),
    ),
    group(
      { name: 'workload', rules: POD_RESOURCES, sparesControllers: true },
      wanted.filter(isAboutPods),
      ({ scope }) => scope === 'workload',
    ),
    group(
      { name: 'identity', rules: POD_RESOURCES, sparesControllers: true },
      wanted.filter(isAboutPeople),
      () => true,
    ),
    ...Object.entries(KIND_RESOURCES).map(([kind, rules]) =>
      group(
        { name: kind.toLowerCase(), rules, sparesControllers: true },
        wanted.filter(({ control: { judges } }) => judges !== 'pods' && judges.includes(kind)),
        () => true,
      ),
    ),
  ];
  const leftOut = wanted.flatMap(({ control, values: _values }) =>
    control.sentences.flatMap(({ field, since }) =>
      since === undefined || since <= kubeMinor ? [] : [{ control: control.id, field, since }],
    ),
  );
  return { groups: groups.flatMap((each) => atMost(kubeMinor, each)), leftOut };
}

type Wanted = { readonly control: Control; readonly values: Readonly<Record<string, PolicyValue>> };

function group(
  kind: Pick<AdmissionGroup, 'name' | 'rules' | 'sparesControllers'>,
  wanted: readonly Wanted[],
  belongs: (sentence: Sentence) => boolean,
): AdmissionGroup {
  const asked = wanted.map(({ control }) => ({ control, sentences: control.sentences.filter(belongs) }));
  return { ...kind, asked, values: Object.assign({}, ...wanted.map(({ values }) => values)) };
}

function atMost(kubeMinor: number, whole: AdmissionGroup): readonly AdmissionGroup[] {
  const asked = whole.asked
    .map(({ control, sentences }) => ({
      control,
      sentences: sentences.filter(({ since }) => since === undefined || since <= kubeMinor),
    }))
    .filter(({ sentences }) => sentences.length > 0);
  return asked.length === 0 ? [] : [{ ...whole, asked }];
}

/** What is created beside an object, and what was asked for, is known to the plugin alone. */
function isForServers({ needs, id }: Control): boolean {
  // Bindings match no system namespace, so a policy has nothing to say there.
  return id !== 'namespace' && !needs.includes('companions') && !needs.includes('request');
}

function isAboutPods({ control: { judges, needs } }: Wanted): boolean {
  return judges === 'pods' && !needs.includes('requester');
}

function isAboutPeople({ control: { judges, needs } }: Wanted): boolean {
  return judges === 'pods' && needs.includes('requester');
}
