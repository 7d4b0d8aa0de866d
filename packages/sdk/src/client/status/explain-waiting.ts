import type { Container, ContainerStatus, KubeEvent, PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { explainExit } from './explain-exit.ts';
import { explainHelperExit } from './explain-helper.ts';
import { explainMissing } from './explain-missing.ts';
import { explainBadImage, explainNeverPulled, explainPull } from './explain-pull.ts';
import { explainStart } from './explain-start.ts';
import { killedByProbe } from './explain-unready.ts';
import { newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import { wordInCommand } from './word-in-command.ts';
import type { Finding } from './workload-state.ts';

interface WaitingContext {
  readonly status: ContainerStatus;
  readonly container: Container | undefined;
  readonly image: string;
  readonly spec: PodSpec | undefined;
  /** As it came, to look for known words in. */
  readonly raw: string;
  readonly around: WaitingSurroundings;
}

/** What else is known of the pod. */
export interface WaitingSurroundings {
  readonly spec: PodSpec | undefined;
  readonly events: readonly KubeEvent[];
  /** Last lines of the run that ended, where they may be read. */
  readonly log?: readonly string[] | undefined;
}

/** Says why a container does not start, or undefined when it is just about to. */
export function explainWaiting(
  status: ContainerStatus,
  container: Container | undefined,
  around: WaitingSurroundings,
): Finding | undefined {
  const waiting = status.state?.waiting;
  const explain = EXPLANATIONS.get(waiting?.reason ?? '');
  if (explain === undefined) return undefined;
  const image = safeText(container?.image ?? status.image ?? '', 300);
  const raw = waiting?.message ?? '';
  return explain({ status, container, image, spec: around.spec, raw, around });
}

/** Older kubelets say why in an event alone, and only that they wait in the status. */
const pullFailed = ({ status, container, image, raw, around }: WaitingContext): Finding => {
  const own = around.spec?.containers?.[0]?.image;
  const isOwn = own === undefined || container?.image === own;
  const isBare = /^Back-off pulling image "[^"]*"$/.test(raw) || raw === '';
  const told = isBare ? around.events.filter(({ message = '' }) => /^Failed to pull image /.test(message)) : [];
  const finding = explainPull(image, newest(told, ['Failed'])?.message ?? raw, around.events);
  return { ...finding, next: isOwn ? finding.next : forOthers(finding.next, status.name ?? '') };
};

/** Nobody can name another image, or another login, for what a policy or a cluster puts into the pod. */
function forOthers(next: string | undefined, container: string): string | undefined {
  if (next === undefined || !/--image|--pull-secret|docker build/.test(next)) return next;
  return `tell your cluster admin: it is the image of ${safeText(container, 63)}, which the request does not name`;
}

/** Runtimes say first, in many steps, what they were about to do. */
const RUNTIME_LEAD =
  /^[\s\S]*?(?:unable to start container process|failed to generate spec|failed to create containerd container): (?:error during container init: )?/;

const badConfig = ({ raw, spec }: WaitingContext): Finding => {
  const message = plainly(bounded(raw).replace(RUNTIME_LEAD, ''));
  const known = explainMissing(raw, spec) ?? explainStart(raw);
  return {
    state: 'Starting',
    problem: true,
    ...(known ?? {
      sentence: `the container cannot be set up${message === '' ? '' : `: ${message}`}`,
      next: 'check the request, and submit it again with --replace; tell your cluster admin if it is right',
    }),
  };
};

const crashing = ({ status, container, raw, around }: WaitingContext): Finding => {
  const ended = status.lastState?.terminated;
  const exit = ended === undefined ? undefined : explainExit(ended, container, around.log);
  const restarts = status.restartCount ?? 0;
  if (exit !== undefined && ended !== undefined && explainHelperExit(ended, container) !== undefined) {
    return { state: 'Starting', problem: true, ...exit, sentence: `${exit.sentence} (tried ${times(restarts + 1)})` };
  }
  const others = container !== undefined && isOthers(container, around.spec);
  const unwell = others ? undefined : killedByProbe(around.events);
  const pause = /back-off (\d[\dhms.]*) restarting/.exec(raw)?.[1];
  const often = `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}${pause === undefined ? '' : `, the next after ${pause}`}`;
  if (ended?.exitCode === 0 && unwell === undefined) return endsByItself(safeText(status.name ?? '', 63), often);
  return {
    state: 'Starting',
    sentence: `${others ? 'what runs beside it' : 'it'} keeps crashing${exit === undefined ? '' : `: ${unwell ?? exit.sentence}`} (${often})`,
    next: others ? lookBeside(container.name) : crashNext(unwell, exit?.next),
    problem: true,
    exitCode: exit?.exitCode,
  };
};

/** What a cluster puts into the pod is nobody's to mend who only wrote the request. */
function isOthers({ name }: Container, spec: PodSpec | undefined): boolean {
  const own = spec?.containers?.[0]?.name;
  return own !== undefined && name !== own;
}

function lookBeside(name: string | undefined): string {
  return `see why with \`kubectl aisubmit logs --container ${wordInCommand(name ?? '')} --previous\`, and tell your cluster admin: the request does not name it`;
}

function endsByItself(name: string, often: string): Finding {
  return {
    state: 'Starting',
    sentence: `${name} ends by itself again and again, with exit code 0 (${often})`,
    next: 'give it a command that goes on, such as a server; see what it does with `kubectl aisubmit logs --previous`',
    problem: true,
    exitCode: 0,
  };
}

/** The log to look at is that of the run that ended. */
function crashNext(unwell: string | undefined, next: string | undefined): string {
  if (unwell !== undefined)
    return 'see what it does with `kubectl aisubmit logs --previous`; check its port, or give it more --startup-timeout';
  return (
    next?.replace('`kubectl aisubmit logs`', '`kubectl aisubmit logs --previous`') ??
    'see why with `kubectl aisubmit logs --previous`'
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

const EXPLANATIONS: ReadonlyMap<string, (context: WaitingContext) => Finding> = new Map([
  ['ImagePullBackOff', pullFailed],
  ['ErrImagePull', pullFailed],
  ['ErrImageNeverPull', ({ image }: WaitingContext) => explainNeverPulled(image)],
  ['ImageInspectError', pullFailed],
  ['RegistryUnavailable', pullFailed],
  ['SignatureValidationFailed', pullFailed],
  ['InvalidImageName', ({ image }: WaitingContext) => explainBadImage(image)],
  ['ImagePullError', pullFailed],
  ['ErrImageNotEnsured', pullFailed],
  ['CreateContainerConfigError', badConfig],
  ['CreateContainerError', badConfig],
  ['RunContainerError', badConfig],
  ['StartError', badConfig],
  ['PreCreateHookError', badConfig],
  ['PreStartHookError', badConfig],
  ['PostStartHookError', badConfig],
  ['CrashLoopBackOff', crashing],
]);
