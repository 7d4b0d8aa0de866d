/** One line that somebody of a team types. */
export interface Typed {
  /** Id of the plugin's command, or of the kubectl command that people are told to type. */
  readonly command: string;
  /** Everything after `kubectl aisubmit`, or after `kubectl`. */
  readonly words: readonly string[];
  readonly stdin?: string;
  /** For what has no end of its own: Ctrl-C after this time. */
  readonly stopAfterMs?: number;
  /** Ctrl-C is typed once this was said, where the command would go on for ever. */
  readonly interruptAt?: string;
  /** A file that is written before, named in `words` as `FILE`. */
  readonly file?: string;
}

const served = (image: string, more: string): string => `apiVersion: aisubmit.dev/v1alpha1
kind: Inference
metadata: { name: served }
spec: { image: "${image}"${more} }
`;
const SCALED = ', replicas: { min: 2, max: 4 }, autoscale: { metric: cpu, target: 70 }';

/** Makes an endpoint that scales. */
export const SERVED: Typed = apply('a:1', SCALED);

/** Stores a credential. */
export const STORED: Typed = {
  command: 'secret create',
  words: ['secret', 'create', 'token', 'hub', '--for', 'huggingface', '--password-stdin'],
  stdin: 'hf-token',
};

function apply(image: string, more = ''): Typed {
  return { command: 'apply', words: ['apply', '-f', 'FILE'], file: served(image, more) };
}

function plugin(command: string, ...words: readonly string[]): Typed {
  return { command, words: [...command.split(' '), ...words] };
}

/**
 * What a data scientist types in the course of a day, in an order in which each finds what it needs. A new command gets a
 * line for each way it asks the cluster, in {@link LOOKING} when it only looks, and a reader’s Role then wants its rights,
 * else in {@link ENDING} or here. What it asks is read from the API server’s log, and the Role must say exactly that; one that asks
 * the team’s namespace nothing is named in {@link ASKING_NOBODY}.
 */
const STARTING: readonly Typed[] = [
  STORED,
  plugin('notebook', 'lab', '--hf-secret', 'hub'),
  plugin('train', 'run', '--image', 'python:3', '--mount', 'pvc:notebook-lab-home:/data', '--detach', '--', 'true'),
  plugin('train', 'seed', '--image', 'python:3', '--mount', 'newpvc:1Gi:/out', '--detach', '--', 'true'),
  plugin('infer', 'model', '--image', 'a:1'),
  SERVED,
  apply('a:2', SCALED),
  apply('a:2'),
];

/** Commands that only look, as a viewer does, too. */
export const LOOKING: readonly Typed[] = [
  plugin('list'),
  plugin('status', 'lab'),
  plugin('status', 'served'),
  { ...plugin('list', '--all-users', '-A'), command: 'list -A' },
  plugin('logs', 'lab'),
  plugin('events', 'lab'),
  { ...plugin('events', 'lab', '--watch'), stopAfterMs: 6000 },
  plugin('top'),
  plugin('top', 'lab'),
  plugin('whoami'),
  plugin('doctor'),
  plugin('policy show'),
  plugin('template list'),
  plugin('template show', 'jupyter'),
  plugin('explain', 'secret-list'),
  {
    command: 'kubectl get',
    words: ['get', 'jobs,deployments,pods,services,events,persistentvolumeclaims,resourcequotas'],
  },
  { command: 'kubectl get', words: ['get', 'pods', '--watch', '--request-timeout=1s'] },
];

/** What ends what {@link STARTING} began. */
export const ENDING: readonly Typed[] = [
  plugin('secret list'),
  { command: 'secret rotate', words: ['secret', 'rotate', 'hub', '--password-stdin'], stdin: 'hf-token-2' },
  { command: 'connect', words: ['connect', 'lab'], interruptAt: 'Ctrl-C ends it' },
  // What people know from before; it ends at an address that is none of this machine.
  { command: 'kubectl port-forward', words: ['port-forward', 'job/notebook-lab', ':8888', '--address=192.0.2.1'] },
  plugin('secret delete', 'hub', '--force', '--yes'),
  { command: 'exec', words: ['exec', 'lab', '--', 'true'] },
  { command: 'cp', words: ['cp', 'FILE', 'lab:'], file: 'x' },
  ...['lab', 'model'].flatMap((name) => [plugin('suspend', name), plugin('resume', name, '--detach')]),
  plugin('resume', 'run', '--from-start', '--detach'),
  plugin('delete', 'training/seed', '--purge', '--yes'),
  ...['served', 'model', 'run', 'lab'].map((name) => plugin('delete', name, '--yes')),
];

/** What people of a team type, all of it. */
export const WORKING: readonly Typed[] = [
  ...STARTING,
  ...LOOKING.filter(({ command }) => command !== 'kubectl get'),
  ...ENDING,
];

/** Commands that ask the team’s namespace nothing, and why. */
export const ASKING_NOBODY: Readonly<Record<string, string>> = {
  check: 'judges files',
  render: 'prints what it would make',
  'policy init': 'writes a file',
  'template init': 'writes a file',
  login: 'asks the identity provider',
  logout: 'asks the identity provider',
  credential: 'hands on the token of a login',
  completion: 'prints a script; what that asks at TAB other commands ask, too',
  'ssh-proxy': 'is started by SSH, and asks what connect asks',
  version: 'asks the server’s version, which is open to everybody',
};
