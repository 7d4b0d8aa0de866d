import {
  AisubmitError,
  baselinePolicy,
  buildBundle,
  bundleObjects,
  type CheckResult,
  checkManifests,
  isRequestDocument,
  type KubeObject,
  parseRequest,
} from '@aisubmit/sdk';
import type { Located } from './load-manifests.ts';
import { VERSION } from './package-facts.ts';
import { resolveAll } from './prepare.ts';
import type { CheckReport } from './ui/check-report.ts';

/**
 * Judges objects one at a time, so that each violation knows the place in the file it comes from. Requests of aisubmit
 * are judged as what they become.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when an object cannot be read; the reasons name the place.
 */
export function judgeLocated(located: readonly Located[], namespace: string | undefined): CheckReport {
  const judged = located.map((each) => ({ each, result: judgeOne(each, namespace) }));
  return {
    judged: judged.reduce((sum, { result }) => sum + result.judged, 0),
    findings: judged.flatMap(({ each, result }) =>
      result.violations.map((violation) => ({ ...violation, ...each.place(violation.path) })),
    ),
    notJudged: judged.flatMap(({ result }) => result.notJudged),
  };
}

function judgeOne(each: Located, namespace: string | undefined): CheckResult {
  try {
    const objects = isRequestDocument(each.object) ? whatItBecomes(each.object, namespace) : [each.object];
    return checkManifests(objects, namespace === undefined ? {} : { namespace });
  } catch (error) {
    throw inFile(error, each);
  }
}

const ANYWHERE = 'anywhere';

// Where it goes and who sends it makes no difference to what is judged here.
function whatItBecomes(document: KubeObject, namespace: string | undefined): KubeObject[] {
  const loaded = { request: parseRequest(document), explain: (error: unknown) => error };
  const context = { requestId: 'check', submittedBy: 'unknown', version: VERSION };
  return resolveAll([loaded], baselinePolicy).flatMap(({ effective, request }) =>
    bundleObjects(
      buildBundle(effective, { ...context, namespace: namespace ?? request.metadata.namespace ?? ANYWHERE }),
    ),
  );
}

function inFile(error: unknown, { place }: Located): unknown {
  if (!(error instanceof AisubmitError)) return error;
  const found = error.reasons.length > 0 ? error.reasons : [{ message: error.message }];
  const reasons = found.map((reason) => {
    const path = 'path' in reason ? (reason.path ?? '') : '';
    const { source, line, column } = place(path);
    const where = line === undefined ? source : `${source}:${line}:${column}`;
    return { ...reason, path: path === '' ? where : `${where} ${path}` };
  });
  return new AisubmitError(error.code, error.message, { reasons, cause: error });
}
