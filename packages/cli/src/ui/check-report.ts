import { escapeControlChars, type Violation } from '@aisubmit/sdk';
import type { Place } from '../load-manifests.ts';

/** A violation and where it stands. */
export type Finding = Violation & Place;

/** What `check` found. */
export interface CheckReport {
  /** How many objects were judged. */
  readonly judged: number;
  readonly findings: readonly Finding[];
  /** Objects whose kind is not Kubernetes' own. */
  readonly notJudged: readonly { readonly object: string; readonly reason: string }[];
}

/** One block per violation: place, object and path, what, why, fix. */
export function checkAsText({ findings }: CheckReport): string {
  return findings
    .map((finding) => {
      const lines = [
        `${placeText(finding)}: ${finding.object ?? ''} ${finding.path}`.replace(/\s+/g, ' '),
        `  ${finding.message} [${finding.control}]`,
        `  why: ${finding.why}`,
        `  fix: ${finding.fix}`,
      ];
      return `${lines.map((line) => escapeControlChars(line)).join('\n')}\n`;
    })
    .join('\n');
}

/** The report as `aisubmit.dev/v1alpha1` `CheckReport`. */
export function checkAsJson({ judged, findings, notJudged }: CheckReport): string {
  const report = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'CheckReport',
    judged,
    violations: findings.map(({ control, object, path, message, why, fix, source, line, column }) => ({
      control,
      object,
      path,
      message,
      why,
      fix,
      source,
      line,
      column,
    })),
    notJudged,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function placeText({ source, line, column }: Place): string {
  return line === undefined ? source : `${source}:${line}:${column}`;
}
