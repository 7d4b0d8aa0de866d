/** One command of the demo and what must come of it. */
export interface Step {
  /** What the reader is about to see. */
  readonly title: string;
  /** Words after `kubectl aisubmit`. */
  readonly args: readonly string[];
  readonly exitCode: number;
  /** Each must match what the command prints, on either stream. */
  readonly shows: readonly RegExp[];
  /** Lines to print of a long output. @default all */
  readonly lines?: number;
}

const QUICKSTART = 'examples/quickstart';

/** The demo, in order. */
export const STEPS: readonly Step[] = [
  {
    title: 'What a notebook becomes, before anything is sent',
    args: ['render', '-f', `${QUICKSTART}/notebook.yaml`],
    exitCode: 0,
    shows: [
      /kind: NetworkPolicy/,
      /runAsNonRoot: true/,
      /readOnlyRootFilesystem: true/,
      /automountServiceAccountToken: false/,
    ],
    lines: 8,
  },
  {
    title: 'A notebook, from flags',
    args: ['notebook', 'lab', '--cpu', '1', '--memory', '2Gi', '--idle-timeout', '1h'],
    exitCode: 0,
    shows: [/notebook\/lab created/, /port-forward/],
  },
  {
    title: 'A training run, from a file',
    args: ['apply', '-f', `${QUICKSTART}/training.yaml`],
    exitCode: 0,
    shows: [/training\/mnist created/],
  },
  {
    title: 'An endpoint with two to four replicas, from a file',
    args: ['apply', '-f', `${QUICKSTART}/inference.yaml`],
    exitCode: 0,
    shows: [/inference\/echo created/],
  },
  {
    title: 'A request that breaks the floor: refused, with the reason, and nothing is written',
    args: ['apply', '-f', `${QUICKSTART}/refused.yaml`],
    exitCode: 3,
    shows: [/plaintext-secrets/, /AWS_ACCESS_KEY_ID/, /why:/, /fix:/],
  },
  {
    title: 'A typo is answered with what was meant',
    args: ['train', 'quick', '--image', 'python:3.12-slim', '--memory', '16', '--', 'python', 'train.py'],
    exitCode: 2,
    shows: [/--memory/, /16Gi/],
  },
  {
    title: 'A run that takes more memory than it asked for; --wait ends with its exit code',
    args: [
      'train',
      'too-big',
      '--image',
      'python:3.12-slim',
      '--memory',
      '512Mi',
      '--wait',
      '--',
      'python',
      'train.py',
    ],
    exitCode: 137,
    shows: [/512Mi/, /memory/],
  },
  {
    title: 'What runs',
    args: ['list'],
    exitCode: 0,
    shows: [
      /lab\s+Notebook\s+Running/,
      /mnist\s+Training\s+Succeeded/,
      /echo\s+Inference\s+Running\s+2\/2/,
      /too-big\s+Training\s+Failed/,
    ],
  },
  {
    title: 'What the training wrote',
    args: ['logs', 'mnist'],
    exitCode: 0,
    shows: [/epoch 1\/3\n(?:.*\n)*.*epoch 3\/3/],
  },
  { title: 'How the endpoint is', args: ['status', 'echo'], exitCode: 0, shows: [/inference\/echo/, /2\/2/] },
  {
    title: 'The same file again changes nothing',
    args: ['apply', '-f', `${QUICKSTART}/inference.yaml`],
    exitCode: 0,
    shows: [/inference\/echo unchanged/],
  },
  {
    title: 'The notebook goes, its home stays',
    args: ['delete', 'lab', '--yes'],
    exitCode: 0,
    shows: [/notebook\/lab deleted/, /notebook-lab-home/],
  },
  {
    title: 'A namespace that is not yours: every reason at once, nothing written',
    args: ['train', 'elsewhere', '--namespace', 'team-b', '--image', 'python:3.12-slim', '--', 'python', 'train.py'],
    exitCode: 4,
    shows: [/alice may not create jobs/, /alice may not create networkpolicies/, /you may not get jobs/],
  },
];
