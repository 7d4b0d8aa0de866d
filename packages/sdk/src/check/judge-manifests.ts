import type { KubeObject } from '../build/kube-object.ts';
import type { Control, Scope, Sentence } from '../controls/control.ts';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { isPlainObject } from '../plain-object.ts';
import type { Violation } from '../violation.ts';
import { compile } from './cel.ts';
import type { CheckResult, NotJudged } from './check-result.ts';
import { findMisshapenPod } from './pod-shape.ts';
import { isPodless, podSpecPath } from './pod-template-kinds.ts';
import { type Subject, subjectsOf, type Value } from './subjects.ts';

/** Sentences under one id, with what to tell the person who breaks them. */
export type Rule = Pick<Control, 'id' | 'why' | 'fix' | 'sentences'> & {
  readonly layer?: string | undefined;
  /** What the policy allows there, where that can be said in a few words; asked of sentences that are broken. */
  readonly allowedBy?: (sentence: Sentence) => string | undefined;
};

export interface JudgeOptions {
  /** Namespace of objects that name none. */
  readonly namespace?: string | undefined;
  /** What the rules' sentences read beside the object, as `variables.<name>`. */
  readonly variablesFor?: (object: KubeObject, objects: readonly KubeObject[]) => readonly Value[];
  /** The rules that an object must keep; `hasPod` is true for pods and for whatever holds a pod template. */
  readonly rulesFor: (object: KubeObject, hasPod: boolean) => readonly Rule[];
}

/**
 * Judges Kubernetes objects by rules, after filling in what the API server would. Lists are opened.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is not a Kubernetes object, or a pod cannot be read.
 */
export function judgeManifests(manifests: readonly unknown[], options: JudgeOptions): CheckResult {
  const violations: Violation[] = [];
  const notJudged: NotJudged[] = [];
  const objects = manifests.flatMap((manifest, index) => openList(manifest, index));
  for (const object of objects) {
    const unjudged = whyNotJudged(object);
    if (unjudged !== undefined) notJudged.push({ object: nameOf(object), reason: unjudged });
    violations.push(...judge(object, options, options.variablesFor?.(object, objects) ?? []));
  }
  return { violations, notJudged, judged: objects.length - notJudged.length, unjudgedControls: [] };
}

function openList(manifest: unknown, index: number): KubeObject[] {
  if (!isKubeObject(manifest)) {
    throw refuse(`document ${index + 1}`, [
      { message: 'is not a Kubernetes object: apiVersion and kind are required' },
    ]);
  }
  const { items } = manifest;
  const isList = manifest.kind.endsWith('List') && Array.isArray(items);
  return isList ? items.flatMap((item: unknown, inner) => openList(item, inner)) : [manifest];
}

function isKubeObject(value: unknown): value is KubeObject {
  return isPlainObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';
}

function whyNotJudged(object: KubeObject): string | undefined {
  const { apiVersion, kind } = object;
  if (podSpecPath(apiVersion, kind) !== undefined || isPodless(apiVersion, kind)) return undefined;
  return 'its kind is not one of Kubernetes’ own; if it makes pods, they are judged when they are made';
}

function judge(object: KubeObject, { namespace, rulesFor }: JudgeOptions, variables: readonly Value[]): Violation[] {
  const specPath = podSpecPath(object.apiVersion, object.kind);
  const misshapen = specPath === undefined ? [] : findMisshapenPod(object, specPath);
  if (misshapen.length > 0) throw refuse(nameOf(object), misshapen);
  const objectNamespace = object.metadata?.namespace ?? namespace ?? '';
  const subjects = subjectsOf(object, specPath, [...variables, ['objectNamespace', objectNamespace]]);
  const violations: Violation[] = [];
  for (const rule of rulesFor(object, specPath !== undefined)) {
    for (const sentence of rule.sentences) {
      for (const subject of subjects[sentence.scope]) {
        const verdict = evaluate(sentence.holds, subject);
        if (verdict !== true) violations.push(violationOf(rule, sentence, { object, subject, verdict }));
      }
    }
  }
  return violations;
}

function violationOf(
  { id, why, fix, layer, allowedBy }: Rule,
  sentence: Sentence,
  { object, subject, verdict }: { readonly object: KubeObject; readonly subject: Subject; readonly verdict: unknown },
): Violation {
  // Elements of a container are named by their label; the path says which of their fields is meant.
  const field = NAMED_BY_LABEL.has(sentence.scope) ? '' : sentence.field;
  const where = [subject.label, field].filter(Boolean).join(': ');
  const doubt = verdict === false ? '' : ' (it could not be read)';
  const allowed = allowedBy?.(sentence);
  // A refusal by the policy says what it allows, so that the message alone is enough to put it right.
  const hint = allowed === undefined ? '' : ` (${allowed})`;
  return {
    control: id,
    object: nameOf(object),
    path: pathOf(sentence, subject),
    message: escapeControlChars(`${where} ${sentence.message}${hint}${doubt}`),
    why,
    fix: sentence.fix ?? fix,
    ...(layer === undefined ? {} : { layer }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

/** A pod's metadata lies beside its spec, which is what the pod's sentences speak about. */
function pathOf({ scope, field }: Sentence, { path }: Subject): string {
  const above = scope === 'pod' && field.startsWith('metadata.') ? path.split('.').slice(0, -1).join('.') : path;
  return [above, field].filter(Boolean).join('.');
}

const NAMED_BY_LABEL: ReadonlySet<Scope> = new Set(['envVar', 'word']);

/** What cannot be evaluated is not kept: an odd value must not slip past a rule that does not expect it. */
function evaluate(expression: string, { context }: Subject): unknown {
  try {
    return compile(expression)(context);
  } catch {
    return undefined;
  }
}

function nameOf({ kind, metadata }: KubeObject): string {
  const name = metadata?.name ?? (metadata?.generateName === undefined ? '(no name)' : `${metadata.generateName}*`);
  return escapeControlChars(`${kind}/${String(name)}`);
}

function refuse(what: string, reasons: readonly Reason[]): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${what} cannot be judged`, { reasons });
}
