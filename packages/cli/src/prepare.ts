import {
  type BuildContext,
  type Bundle,
  buildBundle,
  bundleObjects,
  checkManifests,
  type Effective,
  type Policy,
  resolveRequest,
  type WorkloadRequest,
} from '@aisubmit/sdk';
import type { LoadedRequest } from './load-requests.ts';
import { refuseViolations } from './refuse-violations.ts';

/** A request with every field decided, not yet placed in a namespace. */
export interface Resolved extends LoadedRequest {
  readonly effective: Effective;
}

/**
 * Decides every field of every request; needs no cluster.
 *
 * @throws {AisubmitError} `INVALID_INPUT` or, listing what each request breaks, `POLICY_REFUSED`.
 */
export function resolveAll(loaded: readonly LoadedRequest[], policy: Policy): Resolved[] {
  return loaded.map((each) => {
    try {
      const resolution = resolveRequest(placeless(each.request), policy);
      if (resolution.ok) return { ...each, effective: resolution.effective };
      refuseViolations(resolution.violations, describe(each));
      throw new TypeError('a refused request has violations');
    } catch (error) {
      throw each.explain(error);
    }
  });
}

// What is recorded with the objects must not differ by how their namespace was named.
function placeless(request: WorkloadRequest): WorkloadRequest {
  const { name } = request.metadata;
  return { ...request, metadata: { name } };
}

/**
 * Builds the objects and has the checker judge them as a stranger would.
 *
 * @throws {AisubmitError} `POLICY_REFUSED` with every violation.
 */
export function buildChecked(resolved: Resolved, context: BuildContext): Bundle {
  const bundle = buildBundle(resolved.effective, context);
  const { violations } = checkManifests(bundleObjects(bundle), {
    namespace: context.namespace,
    ...(context.kubeMinor === undefined ? {} : { kubeMinor: context.kubeMinor }),
  });
  refuseViolations(violations, describe(resolved));
  return bundle;
}

/** How messages name a request: `Training mnist`. */
function describe({ request }: LoadedRequest): string {
  return `${request.kind} ${request.metadata.name}`;
}
