import type { ContainerStatus, KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { ownFirst } from './containers.ts';
import { newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import type { Finding } from './workload-state.ts';

const LOOK = 'see what it does with `kubectl aisubmit logs`';
const PREVIOUS =
  'see what it did with `kubectl aisubmit logs --previous`; give it more --startup-timeout if it loads for longer';

/** Says of a pod whose containers run why it is not ready, from what its probes say. */
export function explainUnready(pod: Pod, events: readonly KubeEvent[]): Finding {
  const { kind, why } = lastProbe(events);
  const before = explainBeside(pod, events);
  if (before !== undefined) return before;
  const own = ownFirst(pod).find(({ status }) => status.state?.running !== undefined)?.status;
  const base = { state: 'Starting', problem: false, since: own?.state?.running?.startedAt } as const;
  if (kind === undefined) {
    // Until a probe has failed it has only just begun.
    const next = newest(events, ['Unhealthy']) === undefined ? undefined : LOOK;
    return { ...base, sentence: 'it runs but is not ready yet', next };
  }
  const answer = probeAnswer(why, pod);
  const killed = (own?.restartCount ?? 0) === 0 ? undefined : killedByProbe(events);
  if (killed !== undefined) {
    // What was restarted once may find its model in a cache the next time.
    const problem = (own?.restartCount ?? 0) > 1;
    return { ...base, sentence: `${killed} (${times(own)}): ${answer.says}`, next: PREVIOUS, problem };
  }
  const isLoading = kind === 'Startup' || own?.started === false;
  return {
    ...base,
    sentence: `it runs but ${answer.lead ?? 'does not answer yet'}: ${answer.says}`,
    next: isLoading ? `a large model takes minutes to load; ${LOOK}` : `${LOOK}; ${answer.check}`,
  };
}

/** What a kubelet restarts since it does not answer ends in some way that says nothing; undefined where it was none. */
export function killedByProbe(events: readonly KubeEvent[]): string | undefined {
  const killed = newest(events, ['Killing']);
  const probe = /failed (liveness|startup) probe/.exec(bounded(killed?.message ?? ''))?.[1];
  if (probe === undefined) return undefined;
  return probe === 'startup'
    ? 'it does not answer in the time it has for its start'
    : 'it stopped answering and was restarted';
}

function times(status: ContainerStatus | undefined): string {
  const count = status?.restartCount ?? 0;
  return count === 1 ? '1 restart' : `${count} restarts`;
}

function lastProbe(events: readonly KubeEvent[]): { readonly kind: string | undefined; readonly why: string } {
  const { message = '' } = newest(events, ['Unhealthy']) ?? {};
  const [, kind, why = ''] =
    /^(Readiness|Startup|Liveness) probe (?:failed|errored)[^:]*: ([\s\S]*)/.exec(bounded(message)) ?? [];
  return { kind, why };
}

/** Says what a workload waits for that starts only after a container beside its own; undefined where it does not. */
export function explainBeside(pod: Pod, events: readonly KubeEvent[]): Finding | undefined {
  const name = startedBefore(pod);
  if (name === undefined) return undefined;
  const { why } = lastProbe(events);
  const says = why === '' ? '' : `: ${probeAnswer(why, {}).says}`;
  return {
    state: 'Starting',
    sentence: `it starts after ${safeText(name, 63)} beside it in its pod, which is not ready yet${says}`,
    next: 'wait; see what that does with `kubectl aisubmit logs`, and tell your cluster admin if it stays so',
    problem: false,
  };
}

function startedBefore({ spec, status }: Pod): string | undefined {
  const own = status?.containerStatuses?.find(({ name }) => name === spec?.containers?.[0]?.name);
  if (own?.state?.waiting === undefined) return undefined;
  const lasting = new Set(
    spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  return status?.initContainerStatuses?.find(
    ({ name, state, started }) => lasting.has(name) && state?.running !== undefined && started === false,
  )?.name;
}

interface ProbeAnswer {
  readonly says: string;
  /** Follows "it runs but". @default "does not answer yet" */
  readonly lead?: string;
  readonly check: string;
}

const PORT = 'check its port';
const PATH = 'name the path that says whether it is ready with --probe-path';
const NOT_READY = 'is not ready yet';

function probeAnswer(why: string, pod: Pod): ProbeAnswer {
  if (/connection refused/.test(why)) return { says: 'nothing listens on its port', check: PORT };
  const code = /statuscode: (\d{3})/.exec(why)?.[1];
  if (code !== undefined) {
    const path = pod.spec?.containers?.[0]?.readinessProbe?.httpGet?.path;
    const what = path === undefined ? '' : ` to ${safeText(path, 100)}`;
    const check = /^(?:401|403|404|405)$/.test(code) ? PATH : 'it may still be loading';
    return { says: `it answers${what} with HTTP ${code}`, lead: NOT_READY, check };
  }
  if (/deadline exceeded|Client\.Timeout|timed? ?out|i\/o timeout/.test(why)) {
    return { says: 'it takes too long to answer', check: PORT };
  }
  if (/malformed HTTP response "\\x15|HTTP request to an HTTPS server/.test(why)) {
    return { says: 'it speaks HTTPS on its port, where HTTP is expected', lead: NOT_READY, check: 'let it serve HTTP' };
  }
  return { says: plainly(why), check: PORT };
}
