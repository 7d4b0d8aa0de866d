import type { KubeObject } from '../../build/kube-object.ts';
import type { Enforced, EnforcementState, LiveAdmission } from '../../enforcement-state.ts';
import { isPlainObject } from '../../plain-object.ts';
import type { EnforceMode } from './admission-policies.ts';
import { specDifferences } from './spec-differences.ts';
import { SPEC_HASH, specHash } from './spec-hash.ts';

const HASH = 'aisubmit.dev/policy-hash';
/** Modes, mildest first. */
const MODES: readonly EnforceMode[] = ['audit', 'warn', 'deny'];

/** What this version makes of the published policy in a mode. */
export type Rendered = (mode: EnforceMode) => readonly KubeObject[];

type Made = Readonly<Record<EnforceMode, readonly KubeObject[]>>;

type Kind = 'ValidatingAdmissionPolicy' | 'ValidatingAdmissionPolicyBinding';

/** Compares what is enforced with what is published, field by field. */
export function enforcementState({ policies, bindings }: Enforced, rendered: Rendered, hash: string): EnforcementState {
  const made = { audit: rendered('audit'), warn: rendered('warn'), deny: rendered('deny') };
  const wanted = made.deny;
  const policyNames = namesOf(policies);
  const judged = [
    ...policies.map((live) => judge('ValidatingAdmissionPolicy', live, { wanted, hash })),
    ...bindings.map((live) =>
      judge('ValidatingAdmissionPolicyBinding', live, { wanted: made[intendedMode(live, made)], hash }),
    ),
  ];
  const hashes = new Set([...policies, ...bindings].map((live) => annotation(live, HASH)));
  return {
    changed: judged.flatMap(({ changed }) => changed),
    missing: [
      ...missingOf('ValidatingAdmissionPolicy', wanted, policyNames).map(
        (name) => `ValidatingAdmissionPolicy ${name} is missing`,
      ),
      ...missingOf('ValidatingAdmissionPolicyBinding', wanted, namesOf(bindings))
        .filter((name) => policyNames.has(name))
        .map((name) => `ValidatingAdmissionPolicy ${name} is not bound`),
      ...[...new Set(bindings.map(boundTo))]
        .filter((name) => !policyNames.has(name))
        .map((name) => `the binding to ${name} has no policy`),
    ],
    otherHashes: [...hashes].filter((each) => each !== hash),
    hasPublished: hashes.has(hash),
    otherwise: judged.flatMap(({ otherwise }) => otherwise),
    modes: MODES.filter((mode) => bindings.some((binding) => modeOf(binding) === mode)),
    intended: MODES.find((mode) => bindings.some((binding) => intendedMode(binding, made) === mode)) ?? 'deny',
  };
}

interface Judged {
  readonly changed: readonly string[];
  readonly otherwise: readonly string[];
}

/** An object that keeps the hash that it was made with is as some version of aisubmit made it. */
function judge(
  kind: Kind,
  live: LiveAdmission,
  { wanted, hash }: { readonly wanted: readonly KubeObject[]; readonly hash: string },
): Judged {
  const name = live.metadata?.name ?? '';
  const twin = wanted.find((object) => object.kind === kind && object.metadata.name === name);
  const isOfHash = annotation(live, HASH) === hash;
  const differences = twin === undefined || !isOfHash ? ['something'] : specDifferences(live.spec, twin['spec']);
  if (differences.length === 0) return { changed: [], otherwise: [] };
  if (annotation(live, SPEC_HASH) === specHash(live.spec)) return { changed: [], otherwise: isOfHash ? [name] : [] };
  const what = `${SPOKEN[kind]} ${name}`;
  if (twin === undefined || !isOfHash) return { changed: [`${what} is not as it was made`], otherwise: [] };
  return { changed: differences.map((difference) => `${what}: ${difference}`), otherwise: [] };
}

const SPOKEN: Readonly<Record<Kind, string>> = {
  ValidatingAdmissionPolicy: 'admission policy',
  ValidatingAdmissionPolicyBinding: 'binding',
};

/** The mode that a binding was made with, or the one that it looks like. */
function intendedMode(live: LiveAdmission, rendered: Made): EnforceMode {
  const seal = annotation(live, SPEC_HASH);
  const isIt = (mode: EnforceMode): boolean =>
    rendered[mode].some(
      ({ kind, metadata }) =>
        kind === 'ValidatingAdmissionPolicyBinding' &&
        metadata.name === live.metadata?.name &&
        metadata.annotations?.[SPEC_HASH] === seal,
    );
  return MODES.find(isIt) ?? modeOf(live);
}

function modeOf({ spec }: LiveAdmission): EnforceMode {
  const actions: unknown = isPlainObject(spec) ? spec['validationActions'] : undefined;
  const has = (action: string): boolean => Array.isArray(actions) && actions.includes(action);
  if (has('Deny')) return 'deny';
  return has('Warn') ? 'warn' : 'audit';
}

function boundTo({ spec }: LiveAdmission): string {
  return isPlainObject(spec) ? String(spec['policyName'] ?? '') : '';
}

function missingOf(kind: Kind, wanted: readonly KubeObject[], there: ReadonlySet<string>): readonly string[] {
  return wanted.flatMap(({ kind: each, metadata: { name = '' } }) => (each === kind && !there.has(name) ? [name] : []));
}

function namesOf(objects: readonly LiveAdmission[]): ReadonlySet<string> {
  return new Set(objects.map(({ metadata }) => metadata?.name ?? ''));
}

function annotation({ metadata }: LiveAdmission, key: string): string {
  return metadata?.annotations?.[key] ?? '';
}
