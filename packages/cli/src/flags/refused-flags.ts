import { AisubmitError } from '@aisubmit/sdk';
import { commandsTaking } from './request-flags.ts';

interface Refusal {
  /** Name of the control in the floor that refuses it; absent when it is only spelled differently here. */
  readonly control?: string;
  readonly message: string;
  readonly fix: string;
}

const NOT_POSSIBLE = 'leave it out: no flag, file or policy lifts this';

/** Flags that people bring from Run:ai, docker and kubectl, with an honest answer instead of "unknown flag". */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  privileged: {
    control: 'privileged',
    message: 'a privileged container owns the node and everyone on it',
    fix: NOT_POSSIBLE,
  },
  'host-network': {
    control: 'host-namespaces',
    message: 'the host network passes by every NetworkPolicy',
    fix: 'open what you need with --allow-egress CIDR:PORT',
  },
  'host-ipc': {
    control: 'host-namespaces',
    message: 'host IPC shares memory with everyone on the node',
    fix: 'use --shm SIZE for shared memory between your own processes',
  },
  'host-pid': {
    control: 'host-namespaces',
    message: 'host PIDs show and reach every process on the node',
    fix: NOT_POSSIBLE,
  },
  capability: { control: 'capabilities', message: 'every capability is dropped and none is added', fix: NOT_POSSIBLE },
  'cap-add': { control: 'capabilities', message: 'every capability is dropped and none is added', fix: NOT_POSSIBLE },
  'allow-privilege-escalation': {
    control: 'privilege-escalation',
    message: 'no process may gain more rights than it started with',
    fix: NOT_POSSIBLE,
  },
  'seccomp-profile': { control: 'seccomp', message: 'the profile is always RuntimeDefault', fix: NOT_POSSIBLE },
  'large-shm': {
    message: 'shared memory counts as memory, so its size must be known',
    fix: 'write --shm SIZE, such as --shm 8Gi',
  },
  'node-type': { message: 'node types are labels here', fix: 'write --node-selector KEY=VALUE' },
  'node-pools': { message: 'a workload runs in one node pool here', fix: 'write --node-pool NAME' },
  project: { message: 'a project is a namespace here', fix: 'write --namespace NAME' },
  'run-as-user': { message: 'the user ID is a number here', fix: 'write --uid UID, or leave it to the policy' },
  'image-pull-policy': { message: 'when to pull follows from the image reference', fix: 'pin the image by digest' },
  metric: {
    message: 'endpoints scale on cpu or memory here',
    fix: 'write --autoscale-metric cpu --autoscale-target PERCENT',
  },
  volume: { message: 'volumes are mounts here', fix: 'write --mount pvc:CLAIM:/PATH' },
  rm: { message: 'finished runs are deleted after a time here', fix: 'write --ttl TIME, such as --ttl 1h' },
};

/**
 * @throws {AisubmitError} `POLICY_REFUSED` for what the floor never allows, `INVALID_INPUT` for what is spelled differently
 * or is for other kinds of workload.
 */
export function refuseForeignFlags(words: readonly string[], known: ReadonlySet<string>): void {
  for (const word of words) {
    const name = /^--([a-z][a-z0-9-]*)(?:=|$)/.exec(word)?.[1];
    if (name === undefined || known.has(name)) continue;
    const commands = commandsTaking(name);
    if (commands.length > 0) throw ofOthers(name, commands);
    if (!Object.hasOwn(REFUSALS, name)) continue;
    const refusal = REFUSALS[name];
    if (refusal === undefined) continue;
    const suffix = refusal.control === undefined ? '' : ` (control ${refusal.control})`;
    throw new AisubmitError(
      refusal.control === undefined ? 'INVALID_INPUT' : 'POLICY_REFUSED',
      `--${name}: ${refusal.message}${suffix}`,
      { fix: refusal.fix },
    );
  }
}

function ofOthers(name: string, commands: readonly string[]): AisubmitError {
  const fix = OTHERWISE[name] ?? 'leave it out';
  return new AisubmitError('INVALID_INPUT', `--${name} is for ${commands.join(' and ')}`, { fix });
}

const OTHERWISE: Readonly<Record<string, string>> = {
  code: 'bring code with --git URL, or put it into the home of the notebook',
};
