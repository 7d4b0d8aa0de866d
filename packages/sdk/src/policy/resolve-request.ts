import { AisubmitError, type Reason } from '../errors.ts';
import { parseRequest, type WorkloadRequest } from '../request/parse-request.ts';
import type { Violation } from '../violation.ts';
import { claimViolations } from './claim-violations.ts';
import { codeViolations } from './code-violations.ts';
import { contradictions } from './contradictions.ts';
import { type Decided, type Deciding, decideFields } from './decide-fields.ts';
import type { Decision } from './decision.ts';
import type { Effective } from './effective.ts';
import { documentPath, keysOf } from './field-table.ts';
import { gitViolations } from './git-violations.ts';
import { layersOf } from './layers-of.ts';
import { metadataViolations } from './metadata-violations.ts';
import { mountViolations } from './mount-violations.ts';
import { ownPodsViolations } from './own-pods-violations.ts';
import { plainCredentialViolations } from './plain-credentials.ts';
import type { Policy } from './policy.ts';
import type { Provenance } from './provenance.ts';
import type { Requester } from './requester.ts';
import { s3Violations } from './s3-violations.ts';
import { secretViolations } from './secret-violations.ts';
import { setAt } from './set-at.ts';
import type { Template } from './template.ts';
import { toEffective } from './to-effective.ts';
import { workloadViolations } from './workload-violations.ts';

/** Either every field decided, or every rule that the request breaks. */
export type Resolution =
  | { readonly ok: true; readonly effective: Effective }
  | {
      readonly ok: false;
      readonly violations: readonly Violation[];
      /** What it would be all the same, so that its objects can be judged in the same breath; never to be submitted. */
      readonly effective?: Effective;
    };

export interface ResolveOptions {
  /** The template that the request names. */
  readonly template?: Template | undefined;
  /** Who asks; where the policy takes numbers from claims of their login, the request gets those or is refused. */
  readonly requester?: Requester | undefined;
}

/**
 * Decides every field of a request: the user's value, else the template's, else the policy's, else what is built in, each
 * inside every rule of the layers above.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when a field nobody decides is missing, two fields contradict each other, or the
 * request names a template that is not the one given.
 */
export function resolveRequest(
  request: WorkloadRequest,
  policy: Policy,
  { template, requester }: ResolveOptions = {},
): Resolution {
  throwIfTemplateDiffers(request, template);
  const by = { policy, template };
  const decided = decideFields(decidingOf(request, policy, { template, requester }));
  throwIfMissing(request, decided);
  const violations = [
    ...ownPodsViolations(request, policy, requester),
    ...claimViolations(policy, requester),
    ...decided.violations,
  ];
  // What a rule refuses may not even parse; the refusal says more than the parser would.
  if (violations.length > 0) {
    const { effective } = draft(() => complete(request, decided, by));
    if (effective === undefined) return { ok: false, violations };
    return { ok: false, violations: [...violations, ...entryViolations(effective)], effective };
  }
  const effective = complete(request, decided, by);
  const ofEntries = entryViolations(effective);
  return ofEntries.length > 0 ? { ok: false, violations: ofEntries, effective } : { ok: true, effective };
}

/** What lists hold that no rule about a field can speak of. */
function entryViolations(effective: Effective): Violation[] {
  const { spec, policy } = effective;
  return [
    ...workloadViolations(effective),
    ...metadataViolations(spec.egress),
    ...gitViolations(effective),
    ...mountViolations(effective),
    ...secretViolations(spec, policy),
    ...plainCredentialViolations(spec, policy),
    ...s3Violations(effective),
    ...codeViolations(effective),
  ];
}

/** Puts the decisions together. */
function complete(
  request: WorkloadRequest,
  { decisions }: Decided,
  { policy, template }: { readonly policy: Policy; readonly template: Template | undefined },
): Effective {
  const completed = parseCompleted(request, decisions);
  const effective = toEffective(completed, { request, policy, template, provenance: provenanceOf(decisions) });
  const reasons = contradictions(effective);
  if (reasons.length > 0) throw invalid(`this ${request.kind} contradicts itself`, reasons);
  return effective;
}

function draft(task: () => Effective): { readonly effective?: Effective } {
  try {
    return { effective: task() };
  } catch (error) {
    if (error instanceof AisubmitError) return {};
    throw error;
  }
}

/** What there is to decide for a request: its own words, a template's, and everybody's rules. */
function decidingOf(request: WorkloadRequest, policy: Policy, { template, requester }: ResolveOptions): Deciding {
  return {
    kind: request.kind,
    user: request.spec,
    template: template?.request,
    ruleSets: layersOf(policy, { template, requester }),
  };
}

function throwIfTemplateDiffers({ kind, spec }: WorkloadRequest, template: Template | undefined): void {
  if (spec.template !== template?.name) {
    const message =
      spec.template === undefined
        ? `template ${template?.name} was not asked for`
        : `names a template that is not known (got "${spec.template}")`;
    throw invalid(`this ${kind} cannot be used as it is`, [
      { path: 'spec.template', message, fix: 'see the templates with: kubectl aisubmit template list' },
    ]);
  }
  if (template !== undefined && template.kind !== kind) {
    throw invalid(`this ${kind} cannot be used as it is`, [
      { path: 'spec.template', message: `names template ${template.name}, which is for a ${template.kind}` },
    ]);
  }
}

function throwIfMissing({ kind }: WorkloadRequest, { decisions, missing }: Decided): void {
  const reasons: Reason[] = missing.map(({ path, source, help }) => ({
    path: `spec.${path}`,
    message: `is required by ${source}`,
    ...(help === undefined ? {} : { fix: help }),
  }));
  if (!decisions.has('image') && !missing.some(({ path }) => path === 'image')) {
    reasons.push({
      path: 'spec.image',
      message: 'is required',
      fix: 'name a container image, such as python:3.12-slim',
    });
  }
  if (reasons.length > 0) throw invalid(`this ${kind} cannot be used as it is`, reasons);
}

/** Judges what was put together by the schema that judges users; a default that is none is the admin's mistake. */
function parseCompleted(request: WorkloadRequest, decisions: ReadonlyMap<string, Decision>): WorkloadRequest {
  const { template: _template, ...spec } = request.spec;
  const completed: Record<string, unknown> = { ...spec };
  for (const [path, { value }] of decisions) setAt(completed, keysOf(path), value);
  const isJudged =
    request.spec.template === undefined &&
    [...decisions.values()].every(({ layer }) => layer === 'user' || layer === 'built-in');
  // What the user gave has passed its schema and what is built in would; only others' words are new.
  if (isJudged) return { ...request, spec: completed } as WorkloadRequest;
  try {
    return parseRequest({ ...request, spec: completed });
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    const reasons = error.reasons.map((reason) => {
      const decision = decisions.get((reason.path ?? '').replace(/^spec\./, '').replace(/\[.*$/, ''));
      return decision === undefined || decision.layer === 'user'
        ? reason
        : { ...reason, message: `${reason.message}, from ${decision.source}` };
    });
    throw new AisubmitError('INVALID_INPUT', error.message, { cause: error, reasons });
  }
}

function provenanceOf(decisions: ReadonlyMap<string, Decision>): Provenance {
  const provenance: Record<string, Provenance[string]> = {};
  for (const [path, { layer, source }] of decisions) provenance[documentPath(path)] = { layer, source };
  return provenance;
}

function invalid(message: string, reasons: readonly Reason[]): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { reasons });
}
