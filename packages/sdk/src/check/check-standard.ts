import type { PodSecurityStandard } from '../standards/pod-security-standard.ts';
import type { CheckResult } from './check-result.ts';
import { judgeManifests } from './judge-manifests.ts';

export interface CheckStandardOptions {
  readonly standard: PodSecurityStandard;
  /** Namespace of objects that name none. */
  readonly namespace?: string;
}

/** What was found, and by which rules. */
export interface StandardResult extends CheckResult {
  /** The rules that were asked, such as `pss-restricted@v1.36`. */
  readonly standard: string;
  /** What the person who asked must know about those rules. */
  readonly note?: string;
}

/**
 * Judges pods and pod templates by the Pod Security Standards and nothing else; violations bear Kubernetes' check ids.
 * Templates are judged as the pods that they make, which the API server itself only warns about.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is not a Kubernetes object, or a pod cannot be read.
 */
export function checkStandard(
  manifests: readonly unknown[],
  { standard, namespace }: CheckStandardOptions,
): StandardResult {
  const { name, note, checks } = standard;
  const result = judgeManifests(manifests, { namespace, rulesFor: (_object, hasPod) => (hasPod ? checks : []) });
  return { standard: name, ...(note === undefined ? {} : { note }), ...result };
}
