import type { KubeObject } from '../build/kube-object.ts';
import { CONTROLS } from '../controls/catalogue.ts';
import type { Control, Sentence } from '../controls/control.ts';
import type { CheckResult } from './check-result.ts';
import { judgeManifests } from './judge-manifests.ts';

/** What the checker is told beside the objects. */
export interface CheckOptions {
  /** Namespace of objects that name none. */
  readonly namespace?: string;
  /** Minor version of the API server, 36 for v1.36; sentences over fields it does not know are left out. Absent: a current one. */
  readonly kubeMinor?: number;
}

/**
 * Judges Kubernetes objects by every control, after filling in what the API server would. Lists are opened.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is not a Kubernetes object, or a pod cannot be read.
 */
export function checkManifests(manifests: readonly unknown[], options: CheckOptions = {}): CheckResult {
  const { namespace, kubeMinor } = options;
  const isAsked = ({ since }: Sentence) => since === undefined || kubeMinor === undefined || kubeMinor >= since;
  const controls = CONTROLS.map((control) => ({ ...control, sentences: control.sentences.filter(isAsked) }));
  return judgeManifests(manifests, {
    namespace,
    rulesFor: (object, hasPod) => controls.filter((control) => applies(control, object, hasPod)),
  });
}

function applies({ judges }: Control, { kind }: KubeObject, hasPod: boolean): boolean {
  return judges === 'pods' ? hasPod : judges.includes(kind);
}
