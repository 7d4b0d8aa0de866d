import { ApiStatus } from '../../api/api-status.ts';
import { at, listAt, stringAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import type { ApiCall, Cluster, StreamReply, Target } from '../call.ts';
import { existing } from './read-objects.ts';

export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly limitBytes?: number;
}

/** Gives the lines of a container to `write` until `end`; answers how to stop. */
export type LogSource = (pod: Obj, options: LogOptions, out: { write(text: string): void; end(): void }) => () => void;

/** `GET pods/NAME/log`, with the refusals a real server and kubelet give. */
export function podLog(cluster: Cluster, call: ApiCall, target: Target): StreamReply {
  const pod = existing(cluster, target);
  const options = readOptions(call.query, containerOf(pod, call.query.get('container') ?? ''));
  // As on a real server: a pod without a node has an empty log.
  if (stringAt(pod, 'spec.nodeName') === undefined)
    return { status: 200, contentType: 'text/plain', stream: (sink) => sink.end() };
  refuseUnavailable(pod, options);
  return {
    status: 200,
    contentType: 'text/plain',
    stream: (sink) => sink.onClose(cluster.logs(pod, options, sink)),
  };
}

/** Reads the log options of a query. Throws 400 for numbers that are none. */
export function readOptions(query: URLSearchParams, container: string): LogOptions {
  const number = (name: string) => {
    const text = query.get(name);
    if (text === null) return {};
    if (!/^\d+$/.test(text))
      throw new ApiStatus(400, `${name}: Invalid value: "${text}": must be a number greater than or equal to 0`);
    return { [name]: Number(text) };
  };
  const sinceTime = query.get('sinceTime');
  return {
    container,
    follow: query.get('follow') === 'true',
    previous: query.get('previous') === 'true',
    timestamps: query.get('timestamps') === 'true',
    ...number('tailLines'),
    ...number('sinceSeconds'),
    ...number('limitBytes'),
    ...(sinceTime === null ? {} : { sinceTime }),
  };
}

/** The container that is meant. Throws 400 where none is named and there is a choice, or where the pod has no such one. */
export function containerOf(pod: Obj, asked: string): string {
  const init = listAt(pod, 'spec.initContainers').map((container) => String(container['name']));
  const main = listAt(pod, 'spec.containers').map((container) => String(container['name']));
  if (asked === '' && main.length === 1) return main[0] ?? '';
  if (asked === '') {
    const others = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
    throw new ApiStatus(
      400,
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${main.join(' ')}]${others}`,
    );
  }
  if (![...init, ...main].includes(asked))
    throw new ApiStatus(400, `container ${asked} is not valid for pod ${pod.metadata.name}`);
  return asked;
}

/** Refuses, as kubelet does, a container that has not started or has no previous run. */
export function refuseUnavailable(pod: Obj, { container, previous }: LogOptions): void {
  const statuses = [...listAt(pod, 'status.initContainerStatuses'), ...listAt(pod, 'status.containerStatuses')];
  const status = statuses.find((entry) => entry['name'] === container);
  if (previous && at(status, 'lastState.terminated') === undefined) {
    throw new ApiStatus(400, `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`);
  }
  const reason = stringAt(status, 'state.waiting.reason');
  if (reason !== undefined && at(status, 'lastState.terminated') === undefined) throw waiting(pod, container, reason);
}

function waiting(pod: Obj, container: string, reason: string): ApiStatus {
  const why: Readonly<Record<string, string>> = {
    ContainerCreating: 'is waiting to start: ContainerCreating',
    PodInitializing: 'is waiting to start: PodInitializing',
    ErrImagePull: "is waiting to start: image can't be pulled",
    ImagePullBackOff: 'is waiting to start: trying and failing to pull image',
  };
  return new ApiStatus(
    400,
    `container "${container}" in pod "${pod.metadata.name}" ${why[reason] ?? `is waiting to start: ${reason}`}`,
  );
}
