import {
  AisubmitError,
  baselinePolicy,
  bundleObjects,
  type CheckResult,
  checkManifests,
  checkStandard,
  isRequestDocument,
  type KubeObject,
  type PodSecurityStandard,
  parseRequest,
  type Reason,
  type Requester,
  type Violation,
} from '@aisubmit/sdk';
import { chooseTemplate, type GivenTemplates } from './ground/choose-template.ts';
import { BUILT_IN, type Ground, inForce } from './ground/ground.ts';
import type { Located } from './load-manifests.ts';
import type { LoadedRequest } from './load-requests.ts';
import { VERSION } from './package-facts.ts';
import { judgeRequest, type Placed, throwMistakes } from './prepare.ts';
import type { CheckReport, Finding } from './ui/check-report.ts';

/** What a check judges by. */
export interface Judging {
  readonly ground: Pick<Ground, 'policyOf' | 'templateNamed' | 'requester'>;
  readonly given: GivenTemplates | undefined;
  /** Namespace of objects that name none. */
  readonly namespace: string | undefined;
  /** By nothing but a public standard. */
  readonly standard?: PodSecurityStandard;
}

/**
 * Judges objects one at a time, so that each violation knows the place in the file it comes from. Requests of aisubmit
 * are judged as what they become, policies and templates by whether they can be used.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with all that cannot be read or used; the reasons name the place.
 */
export async function judgeLocated(located: readonly Located[], judging: Judging): Promise<CheckReport> {
  const requester = await judging.ground.requester();
  const companions = located.map(({ object }) => object).filter(({ kind }) => kind === 'NetworkPolicy');
  const verdicts = await Promise.all(located.map((each) => judge(each, { ...judging, requester, companions })));
  throwMistakes(verdicts.flatMap(({ mistake }) => mistake ?? []));
  const controls = verdicts.flatMap(({ unjudgedControls }) => unjudgedControls);
  return {
    judgedBy: [...new Set(verdicts.flatMap(({ judgedBy }) => judgedBy ?? []))],
    judged: verdicts.reduce((sum, { judged }) => sum + judged, 0),
    documents: verdicts.filter(({ isDocument }) => isDocument === true).length,
    findings: verdicts.flatMap(({ findings }) => findings),
    notJudged: verdicts.flatMap(({ notJudged }) => notJudged),
    unjudgedControls: [...new Map(controls.map((each) => [each.control, each])).values()],
  };
}

interface Verdict extends Pick<CheckResult, 'judged' | 'notJudged' | 'unjudgedControls'> {
  readonly findings: readonly Finding[];
  readonly judgedBy?: string;
  /** A policy or a template. */
  readonly isDocument?: boolean;
  readonly mistake?: AisubmitError;
}

interface Bench extends Judging {
  readonly requester: Requester | undefined;
  readonly companions: readonly KubeObject[];
}

const NOTHING = { judged: 0, findings: [], notJudged: [], unjudgedControls: [] };

async function judge(each: Located, bench: Bench): Promise<Verdict> {
  try {
    if (!isRequestDocument(each.object)) return await judgeObject(each, bench);
    if (each.object.kind === 'Policy' || each.object.kind === 'Template') {
      const { lintDocument } = await import('./lint-document.ts');
      const { policy } = await bench.ground.policyOf(bench.namespace);
      const violations = lintDocument(each.object, policy);
      return { ...verdictOf({ ...NOTHING, violations }, each, judgeName(policy.name)), isDocument: true };
    }
    return await judgeAsRequest(each, bench);
  } catch (error) {
    if (error instanceof AisubmitError && error.code === 'INVALID_INPUT')
      return { ...NOTHING, mistake: inFile(error, each) };
    throw error;
  }
}

async function judgeObject(each: Located, bench: Bench): Promise<Verdict> {
  const { namespace, standard, requester, companions } = bench;
  const { object } = each;
  if (standard !== undefined) return byStandard([object], each, { standard, namespace });
  const { policy } = await bench.ground.policyOf(object.metadata.namespace ?? namespace);
  return verdictOf(
    checkManifests([object], { namespace, policy, requester, companions }),
    each,
    judgeName(policy.name),
  );
}

async function judgeAsRequest(each: Located, bench: Bench): Promise<Verdict> {
  const request = parseRequest(each.object);
  const { standard } = bench;
  const wanted = request.metadata.namespace ?? bench.namespace;
  const namespace = wanted ?? ANYWHERE;
  const own: LoadedRequest = { request, explain: (error) => error, locate: () => ({ text: '' }) };
  const { loaded, template } = await chooseTemplate(own, bench.given, bench.ground);
  const force = standard === undefined ? await bench.ground.policyOf(wanted) : inForce([BUILT_IN]);
  const placed: Placed = {
    loaded,
    inForce: force,
    context: { namespace, requestId: 'check', submittedBy: bench.requester?.username ?? 'unknown', version: VERSION },
    ...(template === undefined ? {} : { template }),
    ...(bench.requester === undefined ? {} : { requester: bench.requester }),
  };
  const { violations, unjudgedControls, bundle, mistake } = judgeRequest(placed);
  if (mistake !== undefined) throw mistake;
  const objects = bundle === undefined ? [] : bundleObjects(bundle);
  if (standard !== undefined) return byStandard(objects, each, { standard, namespace });
  const result = { violations, judged: objects.length, notJudged: [], unjudgedControls };
  return verdictOf(result, each, judgeName(force.policy.name));
}

const ANYWHERE = 'anywhere';

function judgeName(policy: string): string {
  return policy === baselinePolicy.name ? 'the floor' : `policy ${policy}`;
}

function byStandard(
  objects: readonly KubeObject[],
  each: Located,
  { standard, namespace }: { readonly standard: PodSecurityStandard; readonly namespace: string | undefined },
): Verdict {
  const result = checkStandard(objects, { standard, ...(namespace === undefined ? {} : { namespace }) });
  const violations = result.violations.map((violation): Violation => ({ ...violation, layer: standard.name }));
  return verdictOf({ ...result, violations }, each, standard.name);
}

function verdictOf({ violations, ...counts }: CheckResult, each: Located, judgedBy: string): Verdict {
  const findings = violations.map((violation) => ({ ...violation, ...each.place(violation.path) }));
  return { ...counts, findings, judgedBy };
}

function inFile(error: AisubmitError, { place }: Located): AisubmitError {
  const found: readonly Reason[] = error.reasons.length > 0 ? error.reasons : [{ message: error.message }];
  const reasons = found.map((reason) => {
    const path = reason.path ?? '';
    const { source, line, column } = place(path);
    const where = line === undefined ? source : `${source}:${line}:${column}`;
    return { ...reason, path: path === '' ? where : `${where} ${path}` };
  });
  return new AisubmitError(error.code, error.message, { reasons, cause: error });
}
