import { ApiStatus, notModelled } from '../api/api-status.ts';
import type { Fields } from '../api/fields.ts';
import { reviewPolicies } from './admission/policies/review-policies.ts';
import type { ApiCall, Cluster, Reply, Target } from './call.ts';
import { existing } from './reads/read-objects.ts';

type Options = (query: URLSearchParams) => Fields;

/** What is asked of a pod or service through each door, read from the query as a real API server does. */
const OPTIONS: Readonly<Record<string, Options>> = {
  'pods/exec': (query) => ({ kind: 'PodExecOptions', ...streams(query), command: query.getAll('command') }),
  'pods/attach': (query) => ({ kind: 'PodAttachOptions', ...streams(query) }),
  'pods/portforward': (query) => ({ kind: 'PodPortForwardOptions', ports: query.getAll('ports').map(Number) }),
  'pods/proxy': (query) => ({ kind: 'PodProxyOptions', ...text(query, 'path') }),
  'services/proxy': (query) => ({ kind: 'ServiceProxyOptions', ...text(query, 'path') }),
};

/** A stream into a pod: admission is asked, then the stream itself is refused. Throws 400 or 501 for what admission lets in. */
export function connect(cluster: Cluster, call: ApiCall, target: Target): Reply {
  reviewConnection(cluster, call, target);
  const { resource, subresource } = target;
  if (subresource === 'proxy') throw notModelled(`${resource.name}/proxy`);
  existing(cluster, target);
  throw new ApiStatus(400, 'Upgrade request required');
}

/** Asks the admission policies, before it is known whether there is such a pod. */
export function reviewConnection(cluster: Cluster, { query, user }: ApiCall, target: Target): void {
  const { resource, subresource = '', name, namespace } = target;
  const options = OPTIONS[`${resource.name}/${subresource}`];
  if (options === undefined) throw notModelled(`${resource.name}/${subresource}`);
  reviewPolicies(cluster, {
    operation: 'CONNECT',
    resource,
    subresource,
    name,
    namespace,
    object: { apiVersion: 'v1', ...options(query) },
    old: undefined,
    user,
    dryRun: false,
    warnings: [],
  });
}

function streams(query: URLSearchParams): Fields {
  const flags = ['stdin', 'stdout', 'stderr', 'tty'].filter((name) =>
    query.has(name)
      ? query.get(name) !== 'false' && query.get(name) !== '0'
      : name.startsWith('stdo') || name === 'stderr',
  );
  return { ...Object.fromEntries(flags.map((name) => [name, true])), ...text(query, 'container') };
}

function text(query: URLSearchParams, name: string): Fields {
  const value = query.get(name) ?? '';
  return value === '' ? {} : { [name]: value };
}
