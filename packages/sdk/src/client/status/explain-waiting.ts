import type { Container, ContainerStatus, PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { explainExit } from './explain-exit.ts';
import { explainHelperExit } from './explain-helper.ts';
import { explainMissing } from './explain-missing.ts';
import type { Finding } from './workload-state.ts';

interface WaitingContext {
  readonly status: ContainerStatus;
  readonly container: Container | undefined;
  readonly image: string;
  readonly spec: PodSpec | undefined;
  readonly message: string;
}

/** Says why a container does not start, or undefined when it is just about to. */
export function explainWaiting(
  status: ContainerStatus,
  container: Container | undefined,
  spec: PodSpec | undefined,
): Finding | undefined {
  const waiting = status.state?.waiting;
  const explain = EXPLANATIONS.get(waiting?.reason ?? '');
  if (explain === undefined) return undefined;
  const image = safeText(container?.image ?? status.image ?? '', 300);
  return explain({ status, container, image, spec, message: safeText(waiting?.message ?? '') });
}

const pullFailed = ({ image, message }: WaitingContext): Finding => ({
  state: 'Pulling',
  sentence: `image ${image} cannot be pulled${because(pullCause(message))}`,
  next: /unauthorized|denied|forbidden|authorization/i.test(message)
    ? "check the image name, and give the registry's credentials with --pull-secret"
    : 'check the image name and tag; it keeps trying',
  problem: true,
});

const badImage = ({ image }: WaitingContext): Finding => ({
  state: 'Pulling',
  sentence: `${image} is not a valid image name`,
  next: 'correct --image',
  problem: true,
});

const badConfig = ({ message, spec }: WaitingContext): Finding => ({
  state: 'Starting',
  problem: true,
  ...(explainMissing(message, spec) ?? {
    sentence: `the container cannot be set up: ${message}`,
    next: 'correct the request and submit it again',
  }),
});

const crashing = ({ status, container }: WaitingContext): Finding => {
  const ended = status.lastState?.terminated;
  const exit = ended === undefined ? undefined : explainExit(ended, container);
  if (exit !== undefined && ended !== undefined && explainHelperExit(ended, container) !== undefined) {
    const tries = (status.restartCount ?? 0) + 1;
    return { state: 'Starting', problem: true, ...exit, sentence: `${exit.sentence} (tried ${times(tries)})` };
  }
  return {
    state: 'Starting',
    sentence: `it keeps crashing${exit === undefined ? '' : `: ${exit.sentence}`} (${status.restartCount ?? 0} restarts)`,
    next: exit?.next ?? 'see why with `kubectl aisubmit logs --previous`',
    problem: true,
    exitCode: exit?.exitCode,
  };
};

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

const EXPLANATIONS: ReadonlyMap<string, (context: WaitingContext) => Finding> = new Map([
  ['ImagePullBackOff', pullFailed],
  ['ErrImagePull', pullFailed],
  ['ErrImageNeverPull', pullFailed],
  ['ImageInspectError', pullFailed],
  ['RegistryUnavailable', pullFailed],
  ['SignatureValidationFailed', pullFailed],
  ['InvalidImageName', badImage],
  ['CreateContainerConfigError', badConfig],
  ['CreateContainerError', badConfig],
  ['RunContainerError', badConfig],
  ['CrashLoopBackOff', crashing],
]);

// "Back-off pulling image …" says nothing; what follows the last "failed to" does.
function pullCause(message: string): string {
  if (/not found|manifest unknown/i.test(message)) return 'there is no such image or tag';
  if (/unauthorized|denied|forbidden|authorization failed/i.test(message))
    return 'the registry does not let us in, or there is no such image';
  if (/no such host|i\/o timeout|connection refused|dial tcp/i.test(message))
    return 'the registry cannot be reached from the node';
  if (/toomanyrequests|rate limit/i.test(message)) return 'the registry limits how often it is asked';
  if (/x509|certificate/i.test(message)) return "the registry's certificate is not trusted by the node";
  return /^Back-off pulling image/.test(message) && !message.includes(': ') ? '' : message;
}

function because(cause: string): string {
  return cause === '' ? '' : `: ${cause}`;
}
