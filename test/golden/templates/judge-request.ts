import {
  buildBundle,
  bundleObjects,
  type CheckResult,
  checkManifests,
  type KubeObject,
  type Policy,
  parseRequest,
  resolveRequest,
  type Template,
  type Violation,
} from '@aisubmit/sdk';
import { CONTEXT } from '../../requests/build-request.ts';

/** What a user gets: the objects that every control of the policy lets pass, or everything that stands against them. */
export type Verdict =
  | { readonly ok: true; readonly objects: readonly KubeObject[]; readonly unjudged: CheckResult['unjudgedControls'] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

const REQUESTER = { username: CONTEXT.submittedBy };

/**
 * Takes a request with its template as far as the plugin does before it asks a cluster.
 *
 * @throws {AisubmitError} `INVALID_INPUT` where a user would have to complete or correct the request first.
 */
export function judgeRequest(document: unknown, policy: Policy, template: Template): Verdict {
  const resolution = resolveRequest(parseRequest(document), policy, { template, requester: REQUESTER });
  const { effective } = resolution;
  const refused = resolution.ok ? [] : resolution.violations;
  if (effective === undefined) return { ok: false, violations: refused };
  const objects = bundleObjects(buildBundle(effective, CONTEXT));
  const { violations, unjudgedControls } = checkManifests(objects, {
    policy,
    namespace: CONTEXT.namespace,
    requester: REQUESTER,
  });
  // What the request was refused for shows in its objects again; it is said once, in the request's own words.
  const all = [...refused, ...violations.filter(({ control }) => !refused.some((other) => other.control === control))];
  return all.length > 0 ? { ok: false, violations: all } : { ok: true, objects, unjudged: unjudgedControls };
}
