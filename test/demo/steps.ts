/** One command of the demo and what must come of it. */
export interface Step {
  /** What the reader is about to see. */
  readonly title: string;
  /** Words after `kubectl aisubmit`. */
  readonly args: readonly string[];
  readonly exitCode: number;
  /** Each must match what the command prints, on either stream. */
  readonly shows: readonly RegExp[];
  /** What is piped into it, and the file that it is said to come from. */
  readonly stdin?: { readonly file: string; readonly text: string };
  /** Lines to print of a long output. @default all */
  readonly lines?: number;
}

const QUICKSTART = 'examples/quickstart';

const HOST = ['--host', 'git.example.com'];
const STORE = ['--endpoint', 'https://s3.example.com'];

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
    shows: [/notebook\/lab created/, /aisubmit connect notebook\/lab/],
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
    title: 'The login of a private repository, stored once: from a pipe or typed, never on the command line',
    args: ['secret', 'create', 'git', 'code', ...HOST, '--username', 'oauth2', '--password-stdin'],
    stdin: { file: 'token.txt', text: 'the-token-of-nobody\n' },
    exitCode: 0,
    shows: [/secret\/code created/, /--git-secret code/],
  },
  {
    title: 'The key of a bucket likewise',
    args: ['secret', 'create', 's3', 'store', ...STORE, '--access-key-id', 'research', '--password-stdin'],
    stdin: { file: 'key.txt', text: 'the-secret-key-of-nobody-in-particular\n' },
    exitCode: 0,
    shows: [/secret\/store created/, /--s3-secret store/],
  },
  {
    title: 'Private code, data in, results out; what is named is looked for first',
    args: [
      'train',
      'digits',
      '--image',
      'python:3.12-slim',
      ...['--git', 'https://git.example.com/research/digits,ref=main', '--git-secret', 'code'],
      ...['--s3', 's3://datasets/digits,download=/data', '--s3', 's3://results/digits,upload=/results'],
      ...['--s3-secret', 'store', '--s3-endpoint', 'https://s3.example.com'],
      '--wait',
      '--',
      'python',
      '/workspace/digits/train.py',
    ],
    exitCode: 0,
    shows: [/training\/digits created/, /it has finished/],
  },
  {
    title: 'What is stored, and never what it holds',
    args: ['secret', 'list'],
    exitCode: 0,
    shows: [/code\s+git\/https\s+git\.example\.com/, /store\s+s3\s+s3\.example\.com/],
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
      /notebook\/lab\s+Running/,
      /training\/mnist\s+Succeeded/,
      /inference\/echo\s+Running\s+2\/2/,
      /training\/too-big\s+Failed/,
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
    title: 'A notebook rests over the weekend: its GPU is free, its home stays',
    args: ['suspend', 'lab'],
    exitCode: 0,
    shows: [/notebook\/lab suspended/],
  },
  {
    title: 'And goes on as it was',
    args: ['resume', 'lab', '--detach'],
    exitCode: 0,
    shows: [/notebook\/lab resumed/],
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
