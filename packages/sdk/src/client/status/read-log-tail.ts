import type { ContainerStatus, Parent, Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { splitLines } from '../split-lines.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { containers, ownFirst } from './containers.ts';
import { isNotebook } from './explain-notebook-end.ts';
import { isAlive, latest } from './observed.ts';
import type { LogTail } from './surroundings.ts';
import { unlessHidden } from './unless-hidden.ts';

/** The run of a container whose last lines say why it ended, or how far it is. */
export interface WantedLog {
  readonly pod: string;
  readonly container: string;
  /** Of the run before the last restart. */
  readonly previous: boolean;
}

const LINES = 25;
const MAX_BYTES = 16 * 1024;
const MAX_LINE_BYTES = 64 * 1024;
const PROGRESS = /^s3-download-\d+$/;
const HELPER = /^(?:git|s3-download|s3-upload|s3-upload-check)-\d+$|^code$/;

/** Chooses the one container whose log is worth reading: what failed and left no message, or what counts how far it is. */
export function logToRead(parent: Parent, pods: readonly Pod[]): WantedLog | undefined {
  const alive = pods.filter(isAlive);
  const [pod] = parent.kind === 'Job' && alive.length === 0 ? [latest(pods)] : alive.filter(needsLog);
  if (pod === undefined || pod.metadata?.name === undefined) return undefined;
  if (isNotebook(parent) && pod.status?.phase === 'Succeeded') return lastOfNotebook(parent, pod.metadata.name);
  const found = ownFirst(pod)
    .map(({ status }) => status)
    .find((status) => lastEnd(status) !== undefined || isCounting(status));
  if (found?.name === undefined) return undefined;
  return {
    pod: pod.metadata.name,
    container: found.name,
    previous: found.state?.terminated === undefined && !isCounting(found),
  };
}

/** Its log says whether nobody used it or somebody shut it down. */
function lastOfNotebook({ spec }: Parent, pod: string): WantedLog | undefined {
  const container = spec?.template?.spec?.containers?.[0]?.name;
  return container === undefined ? undefined : { pod, container, previous: false };
}

function needsLog(pod: Pod): boolean {
  return containers(pod).some(({ status }) => lastEnd(status) !== undefined || isCounting(status));
}

function isCounting({ name = '', state }: ContainerStatus): boolean {
  return PROGRESS.test(name) && state?.running !== undefined;
}

/** An end by the program's own will, of which nothing but a number is known. */
function lastEnd({ name = '', state, lastState }: ContainerStatus): object | undefined {
  const ended = state?.terminated ?? lastState?.terminated;
  const { exitCode = 0, reason = 'Error', message = '' } = ended ?? {};
  const isSilent = exitCode !== 0 && reason === 'Error' && message.trim() === '' && !HELPER.test(name);
  return isSilent ? ended : undefined;
}

/** Reads the last lines. Undefined where logs may not be read or are gone. */
export async function readLogTail(
  api: KubeApi,
  { pod, container, previous }: WantedLog,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal | undefined },
): Promise<LogTail | undefined> {
  return unlessHidden(async () => {
    const stream = await api.stream({
      method: 'GET',
      path: apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod }, 'log'),
      accept: '*/*',
      query: { container, tailLines: LINES, limitBytes: MAX_BYTES, previous: previous || undefined },
      signal,
    });
    const lines: string[] = [];
    for await (const line of splitLines(stream, MAX_LINE_BYTES)) lines.push(line);
    return { pod, container, lines };
  });
}
