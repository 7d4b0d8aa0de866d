import type { KubeObject } from '../build/kube-object.ts';
import { CONTROLS } from '../controls/catalogue.ts';
import type { Control, Scope, Sentence } from '../controls/control.ts';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { isPlainObject } from '../plain-object.ts';
import type { Violation } from '../violation.ts';
import { compile } from './cel.ts';
import { findMisshapenPod } from './pod-shape.ts';
import { isPodless, podSpecPath } from './pod-template-kinds.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** What the checker is told beside the objects. */
export interface CheckOptions {
  /** Namespace of objects that name none. */
  readonly namespace?: string;
  /** Minor version of the API server, 36 for v1.36; sentences over fields it does not know are left out. Absent: a current one. */
  readonly kubeMinor?: number;
}

/** Something that was not judged, and why. */
export interface NotJudged {
  readonly object: string;
  readonly reason: string;
}

/** What the checker found. */
export interface CheckResult {
  readonly violations: readonly Violation[];
  readonly notJudged: readonly NotJudged[];
  /** How many objects were judged. */
  readonly judged: number;
}

/**
 * Judges Kubernetes objects by every control, after filling in what the API server would. Lists are opened.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is not a Kubernetes object, or a pod cannot be read.
 */
export function checkManifests(manifests: readonly unknown[], options: CheckOptions = {}): CheckResult {
  const violations: Violation[] = [];
  const notJudged: NotJudged[] = [];
  const objects = manifests.flatMap((manifest, index) => openList(manifest, index));
  for (const object of objects) {
    const unjudged = whyNotJudged(object);
    if (unjudged !== undefined) notJudged.push({ object: nameOf(object), reason: unjudged });
    violations.push(...judge(object, options));
  }
  return { violations, notJudged, judged: objects.length - notJudged.length };
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

function judge(object: KubeObject, { namespace, kubeMinor }: CheckOptions): Violation[] {
  const specPath = podSpecPath(object.apiVersion, object.kind);
  const misshapen = specPath === undefined ? [] : findMisshapenPod(object, specPath);
  if (misshapen.length > 0) throw refuse(nameOf(object), misshapen);
  const subjects = subjectsOf(object, object.metadata?.namespace ?? namespace ?? '', specPath);
  return CONTROLS.filter((control) => applies(control, object, specPath !== undefined)).flatMap((control) =>
    control.sentences
      .filter(({ since }) => since === undefined || kubeMinor === undefined || kubeMinor >= since)
      .flatMap((sentence) =>
        subjects[sentence.scope].flatMap((subject) => ask(control, sentence, { object, subject })),
      ),
  );
}

function applies({ judges }: Control, { kind }: KubeObject, hasPod: boolean): boolean {
  return judges === 'pods' ? hasPod : judges.includes(kind);
}

function ask(
  { id, why, fix }: Control,
  sentence: Sentence,
  { object, subject }: { readonly object: KubeObject; readonly subject: Subject },
): Violation[] {
  const verdict = evaluate(sentence.holds, subject);
  if (verdict === true) return [];
  // Elements of a container are named by their label; the path says which of their fields is meant.
  const field = NAMED_BY_LABEL.has(sentence.scope) ? '' : sentence.field;
  const where = [subject.label, field].filter(Boolean).join(': ');
  const doubt = verdict === false ? '' : ' (it could not be read)';
  const path = [subject.path, sentence.field].filter(Boolean).join('.');
  const message = escapeControlChars(`${where} ${sentence.message}${doubt}`);
  return [{ control: id, object: nameOf(object), path, message, why, fix }];
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
