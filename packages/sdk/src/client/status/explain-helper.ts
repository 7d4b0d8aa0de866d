import type { Container, ContainerStatus, Pod, TerminatedState } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { containers } from './containers.ts';
import { linesOf, type Surroundings } from './surroundings.ts';
import type { ExitExplanation, Finding } from './workload-state.ts';

/** A container that serves the workload, known by its name. */
interface Helper {
  readonly name: RegExp;
  /** What the workload is doing meanwhile. */
  readonly doing: string;
  /** What joins that and what its arguments name. */
  readonly joined: string;
  /** What its failure means, before what it says itself. */
  readonly failed: string;
  /** True when what it says itself is a whole sentence about that. */
  readonly speaks: boolean;
  /** True when its image is the workload's own and not the policy's. @default false */
  readonly isOwnImage?: boolean;
}

const UPLOADER = /^s3-upload-\d+$/;

const HELPERS: readonly Helper[] = [
  { name: /^git-\d+$/, doing: 'it is cloning code', joined: 'of', failed: 'its code was not cloned', speaks: true },
  {
    name: /^s3-download-\d+$/,
    doing: 'it is downloading data',
    joined: 'from',
    failed: 'its data was not downloaded',
    speaks: true,
  },
  {
    name: /^s3-upload-check-\d+$/,
    doing: 'it is trying the place of its results',
    joined: 'in',
    failed: 'the place of its results cannot be used',
    speaks: true,
  },
  {
    name: /^code$/,
    doing: 'it is copying code',
    joined: 'of',
    failed: 'its code was not copied',
    speaks: false,
    isOwnImage: true,
  },
  {
    name: UPLOADER,
    doing: 'it has ended, and its results are being uploaded',
    joined: 'to',
    failed: 'the results were not all uploaded',
    speaks: false,
  },
];
const MAX_MESSAGE = 300;
/** What an uploader says that took everything away and fails for another reason. */
const KEPT = /^s3 upload to .+ is done, but /;

/** Says in one sentence why a helper ended; undefined for the workload's own container. */
export function explainHelperExit(
  ended: TerminatedState,
  container: Pick<Container, 'name'> | undefined,
): ExitExplanation | undefined {
  const name = container?.name ?? '';
  const helper = HELPERS.find((each) => each.name.test(name));
  if (helper === undefined) return undefined;
  const { exitCode } = ended;
  const cut = cutShort(ended, name, helper);
  if (cut !== undefined) return { ...cut, sentence: `${helper.failed}: ${cut.sentence}`, exitCode };
  const said = firstLine(ended.message ?? '');
  const reason = said === '' ? `${name} ended with exit code ${exitCode ?? 'unknown'}` : said;
  return {
    sentence: (helper.speaks && said !== '') || KEPT.test(said) ? said : `${helper.failed}: ${reason}`,
    next: `see all that it said with \`kubectl aisubmit logs --container ${name}\``,
    exitCode,
  };
}

/** What the kernel or the runtime did, the helper could not say. */
function cutShort(
  { reason, message }: TerminatedState,
  name: string,
  { isOwnImage = false }: Helper,
): ExitExplanation | undefined {
  if (reason === 'OOMKilled') {
    return { sentence: `${name} used more memory than it may and was killed`, next: 'bring less at once' };
  }
  if (reason !== 'StartError' && reason !== 'ContainerCannotRun') return undefined;
  return {
    sentence: `${name} could not be started: ${firstLine(message ?? reason)}`,
    next: isOwnImage
      ? 'use an image that has cp, or take the code from git'
      : 'ask your cluster admin to check the image that the policy names for it',
  };
}

/** What a pod does before its workload runs, or after it: fetches code and data, or takes results away. */
export function helperAtWork(pod: Pod, around?: Surroundings): Finding | undefined {
  const working = containers(pod).find(({ status }) => status.state?.running !== undefined && isHelping(pod, status));
  if (working === undefined) return undefined;
  const name = working.status.name ?? '';
  const doing = `${doingOf(name, working.container)}${progressIn(linesOf(around, pod.metadata?.name, name))}`;
  const before = working.status.lastState?.terminated;
  const last = before === undefined ? undefined : explainHelperExit(before, { name });
  const sentence = last === undefined ? doing : `${doing} again, since ${last.sentence}`;
  const since = working.status.state?.running?.startedAt;
  return { state: UPLOADER.test(name) ? 'Running' : 'Starting', sentence, problem: false, since };
}

/** What it does, and what it was told to fetch as its own arguments say without credentials: `git.corp/team/code`. */
function doingOf(name: string, container: Container | undefined): string {
  const helper = HELPERS.find((each) => each.name.test(name));
  if (helper === undefined) return `it is being prepared by ${safeText(name, 63)}`;
  const [word] = (container?.args ?? []).flatMap((each) => /^(?:name|place)=(.+)/s.exec(each)?.[1] ?? []);
  return word === undefined ? helper.doing : `${helper.doing} ${helper.joined} ${safeText(word, 200)}`;
}

/** `s3 download of bucket/prefix: 3.1 GiB of 12.0 GiB`, the last of such lines. */
function progressIn(lines: readonly string[] = []): string {
  const found = lines.map((line) => /: (\d[\d.]* [KMGT]iB of \d[\d.]* [KMGT]iB)$/.exec(line.trim())?.[1]);
  const last = found.findLast((each) => each !== undefined);
  return last === undefined ? '' : `: ${last}`;
}

/** True before the workload's own container runs, and for an uploader after it. */
function isHelping(pod: Pod, { name = '' }: ContainerStatus): boolean {
  if (UPLOADER.test(name)) return hasOwnEnded(pod);
  const spec = pod.spec?.initContainers?.find((each) => each.name === name);
  return spec !== undefined && spec.restartPolicy !== 'Always';
}

/** What became of results that could not be taken away; said whatever else is said about the pod. */
export function lostResults(pod: Pod): ExitExplanation | undefined {
  const failed = containers(pod).flatMap(({ status, container }) => {
    const ended = status.state?.terminated;
    if (!UPLOADER.test(status.name ?? '') || ended === undefined || ended.exitCode === 0) return [];
    return explainHelperExit(ended, container ?? { name: status.name ?? '' }) ?? [];
  });
  return failed.find(({ sentence }) => !KEPT.test(sentence)) ?? failed[0];
}

/** What is said of the results of a pod that failed, after why it failed. */
export function besides(pod: Pod, failure: string): string {
  const lost = lostResults(pod);
  if (lost === undefined || lost.sentence === failure) return '';
  return KEPT.test(lost.sentence) ? '; its results were uploaded' : `; besides, ${lost.sentence}`;
}

function hasOwnEnded(pod: Pod): boolean {
  const [own] = pod.spec?.containers ?? [];
  const status = pod.status?.containerStatuses?.find(({ name }) => name === own?.name);
  return status?.state?.terminated !== undefined;
}

/** The rest of what it said is in its log. */
function firstLine(message: string): string {
  const [line = ''] = message.split(/\r?\n/).filter((each) => each.trim() !== '');
  return safeText(line, MAX_MESSAGE);
}
