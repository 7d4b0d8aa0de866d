import {
  API_VERSION,
  type BuildContext,
  type Bundle,
  baselinePolicy,
  buildBundle,
  type Policy,
  parseRequest,
  resolveRequest,
  type WorkloadKind,
} from '@aisubmit/sdk';

/** What every test builds with unless it is about one of these. */
export const CONTEXT: BuildContext = {
  namespace: 'team-a',
  requestId: '01890000-0000-7000-8000-000000000000',
  submittedBy: 'alice@example.com',
  version: '0.1.0',
  token: 'not-a-real-token-not-a-real-token',
};

/** Takes a request all the way to its objects; throws where a user would be refused. */
export function buildRequest(
  request: unknown,
  context: BuildContext = CONTEXT,
  policy: Policy = baselinePolicy,
): Bundle {
  const resolution = resolveRequest(parseRequest(request), policy);
  if (!resolution.ok)
    throw new Error(resolution.violations.map(({ path, message }) => `${path} ${message}`).join('; '));
  return buildBundle(resolution.effective, context);
}

/** A request of each kind with only what it must have, and whatever a test adds to its spec. */
export function makeRequest(kind: WorkloadKind, spec: Readonly<Record<string, unknown>> = {}): unknown {
  const image = kind === 'Notebook' ? {} : { image: 'registry.example.com/team/image:1' };
  return { apiVersion: API_VERSION, kind, metadata: { name: 'demo' }, spec: { ...image, ...spec } };
}
