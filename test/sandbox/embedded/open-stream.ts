import { ApiStatus } from '../api/api-status.ts';
import { stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import type { PodStreams } from '../kubelet/pod-streams.ts';
import type { ExecRequest } from '../streams/serve-exec.ts';
import type { ApiCall, Cluster, Target } from './call.ts';
import { reviewConnection } from './connect.ts';
import { containerOf } from './reads/pod-log.ts';
import { existing } from './reads/read-objects.ts';

/** Subresources of pods that are streams in both directions. */
export type StreamKind = 'exec' | 'portforward';

/** A stream into a pod whose caller may open it. */
export interface PodStream {
  readonly kind: StreamKind;
  readonly pod: Obj;
  readonly streams: PodStreams;
  /** What to run, for exec. */
  readonly exec: ExecRequest;
}

export function isStreamKind(subresource: string | undefined): subresource is StreamKind {
  return subresource === 'exec' || subresource === 'portforward';
}

/** Finds what a stream leads to. Throws what an API server answers before it asks the node. */
export function podStream(cluster: Cluster, call: ApiCall, target: Target): PodStream {
  const kind = target.subresource === 'exec' ? 'exec' : 'portforward';
  refuseWithoutCreate(cluster, call, target);
  reviewConnection(cluster, call, target);
  const pod = existing(cluster, target);
  const container = kind === 'exec' ? containerOf(pod, call.query.get('container') ?? '') : '';
  if (stringAt(pod, 'spec.nodeName') === undefined || cluster.streams === undefined)
    throw new ApiStatus(400, `pod ${pod.metadata.name} does not have a host assigned`);
  return { kind, pod, streams: cluster.streams, exec: { pod, container, ...execOptions(call.query, API_NAMES) } };
}

/** A stream's path without an upgrade. */
export function refuseWithoutUpgrade(cluster: Cluster, call: ApiCall, target: Target): never {
  podStream(cluster, call, target);
  throw new ApiStatus(400, 'Upgrade request required');
}

/** A GET is a write here, so newer servers ask for both verbs; the words are theirs. */
function refuseWithoutCreate({ authorize, streamFeatures }: Cluster, { method, user }: ApiCall, target: Target): void {
  const { resource, namespace = '', name = '', subresource } = target;
  if (method === 'POST' || !streamFeatures.needsBothVerbs) return;
  if (authorize(user, { verb: 'create', group: '', resource: `pods/${subresource}`, namespace, name })) return;
  throw new ApiStatus(403, `pods "${name}" is forbidden: `, { details: { name, kind: resource.name } });
}

/** How the parameters of an exec are called. */
export interface ExecParameters {
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
}

const API_NAMES: ExecParameters = { stdin: 'stdin', stdout: 'stdout', stderr: 'stderr' };
export const KUBELET_NAMES: ExecParameters = { stdin: 'input', stdout: 'output', stderr: 'error' };

/** Reads an exec's options. */
export function execOptions(
  query: URLSearchParams,
  names: ExecParameters,
): Pick<ExecRequest, 'command' | 'stdin' | 'stdout' | 'stderr' | 'tty'> {
  const tty = isTrue(query.get('tty'));
  return {
    command: query.getAll('command'),
    tty,
    stdin: isTrue(query.get(names.stdin)),
    stdout: isTrue(query.get(names.stdout)),
    // A terminal has one output.
    stderr: isTrue(query.get(names.stderr)) && !tty,
  };
}

/** As Kubernetes reads booleans in queries. */
function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}
