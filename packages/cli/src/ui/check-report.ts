import { type CheckResult, escapeControlChars, type Violation } from '@aisubmit/sdk';
import type { Place } from '../load-manifests.ts';
import { unjudgedNote } from './unjudged-note.ts';
import { violationDocument } from './violation-json.ts';
import { violationLines } from './violation-text.ts';

/** A violation and where it stands. */
export type Finding = Violation & Place;

/** What `check` found. */
export interface CheckReport extends Pick<CheckResult, 'notJudged' | 'unjudgedControls'> {
  /** By what it was judged, such as `policy strict`. */
  readonly judgedBy: readonly string[];
  /** How many objects were judged. */
  readonly judged: number;
  /** How many policies and templates were read. */
  readonly documents: number;
  readonly findings: readonly Finding[];
}

/** One block per violation: place, object and path, what, whose rule, why, fix. */
export function checkAsText({ findings }: CheckReport): string {
  return findings
    .map((finding) => {
      const place = `${placeText(finding)}: ${finding.object ?? ''} ${finding.path}`.replace(/\s+/g, ' ');
      const lines = [escapeControlChars(place), ...violationLines(finding).map((line) => `  ${line}`)];
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** The report as `aisubmit.dev/v1alpha1` `CheckResult`: see schemas/check-result.schema.json. */
export function checkAsJson({
  judgedBy,
  judged,
  documents,
  findings,
  notJudged,
  unjudgedControls,
}: CheckReport): string {
  const report = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'CheckResult',
    judgedBy,
    violations: findings.map((finding) => violationDocument(finding, finding)),
    notJudged,
    unjudgedControls,
    summary: { objects: judged, documents, violations: findings.length, notJudged: notJudged.length },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** What stands on stderr below the findings: what was not judged, and the count. */
export function checkSummary({
  judgedBy,
  judged,
  documents,
  findings,
  notJudged,
  unjudgedControls,
}: CheckReport): string {
  const objects = notJudged.map(
    ({ object, reason }) => `note: ${escapeControlChars(object)} was not judged: ${reason}\n`,
  );
  const by = judgedBy.length === 0 ? '' : ` by ${judgedBy.join(' and ')}`;
  const counts = [
    ...(judged > 0 || documents === 0 ? [`${count(judged, 'object')} judged${by}`] : []),
    ...(documents > 0 ? [`${count(documents, 'policy or template', 'policies and templates')} read`] : []),
    findings.length === 0 ? 'no violations' : count(findings.length, 'violation'),
  ];
  return `${objects.join('')}${unjudgedNote(unjudgedControls)}${counts.join(', ')}\n`;
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

function placeText({ source, line, column }: Place): string {
  return line === undefined ? source : `${source}:${line}:${column}`;
}
