import type { RequestDraft } from './request-draft.ts';
import { numeric, type RequestFlag } from './request-flag.ts';

const group = 'workload';

/** What the process sees when it starts. */
export const ENVIRONMENT_FLAGS: readonly RequestFlag[] = [
  { name: 'image', char: 'i', value: 'IMAGE', group, summary: 'Container image.', path: 'image' },
  {
    name: 'ide',
    kinds: ['Notebook'],
    value: 'NAME',
    options: ['jupyter', 'vscode', 'pycharm'],
    group,
    summary: 'What to work with: JupyterLab, VS Code in the browser, or PyCharm on your desktop.',
    path: 'ide',
  },
  {
    name: 'sweep',
    kinds: ['Training'],
    value: 'NAME=V1,V2,…',
    repeat: true,
    group,
    summary:
      'Hyperparameter and its values; repeatable. One trial for each combination; the command gets a value as $(NAME), ' +
      'and as the variable SWEEP_NAME.',
    path: 'sweep.parameters',
    set: setParameter,
  },
  {
    name: 'parallelism',
    kinds: ['Training'],
    value: 'COUNT',
    group,
    summary: 'Trials of a sweep that run at the same time.',
    path: 'sweep.parallelism',
    read: numeric,
  },
  {
    name: 'env',
    char: 'e',
    aliases: ['environment-variable', 'environment'],
    value: 'NAME=VALUE',
    repeat: true,
    group,
    summary: 'Environment variable; repeatable. For secrets use --env-secret.',
    path: 'env',
    set: setEnv,
  },
  {
    name: 'env-secret',
    value: 'NAME=SECRET:KEY',
    repeat: true,
    group,
    summary: 'Environment variable from a Secret; repeatable.',
    path: 'env',
    set: setEnvSecret,
  },
  {
    name: 'workdir',
    aliases: ['working-dir'],
    kinds: ['Training', 'Inference'],
    value: 'PATH',
    group,
    summary: 'Working directory.',
    path: 'workingDir',
  },
  {
    name: 'label',
    char: 'l',
    value: 'KEY=VALUE',
    repeat: true,
    group,
    summary: 'Label on every object; repeatable.',
    path: 'labels',
    set: (draft, text) => setEntry(draft, 'labels', text),
  },
];

/** Reads `KEY=VALUE` into a mapping. */
export function setEntry(draft: RequestDraft, path: string, text: string): void {
  const at = text.indexOf('=');
  if (at < 1) throw draft.wrong('must be KEY=VALUE');
  draft.entry(path, text.slice(0, at), text.slice(at + 1));
}

// Values that hold commas are for files.
function setParameter(draft: RequestDraft, text: string): void {
  const at = text.indexOf('=');
  const values = text.slice(at + 1).split(',');
  if (at < 1 || values.includes('')) throw draft.wrong('must be NAME=V1,V2,… such as lr=0.1,0.01');
  draft.entry('sweep.parameters', text.slice(0, at), values);
}

function setEnv(draft: RequestDraft, text: string): void {
  const at = text.indexOf('=');
  if (at < 1) throw draft.wrong('must be NAME=VALUE', 'values of your own shell are not passed on; write NAME="$NAME"');
  draft.push('env', { name: text.slice(0, at), value: text.slice(at + 1) });
}

// Ours is NAME=secret:key, Run:ai's is NAME=secret,key=key.
function setEnvSecret(draft: RequestDraft, text: string): void {
  const match = /^([^=]+)=([^:,]+)(?::|,key=)(.+)$/.exec(text);
  if (match === null) throw draft.wrong('must be NAME=SECRET:KEY, such as HF_TOKEN=huggingface:token');
  const [, name, secret, key] = match;
  draft.push('env', { name, secret: { name: secret, key } });
}
