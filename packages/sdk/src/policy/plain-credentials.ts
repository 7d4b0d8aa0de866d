import type { Violation } from '../violation.ts';
import type { EffectiveCommon } from './effective.ts';
import type { Policy } from './policy.ts';

/** What names of credentials end in. */
const NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|APIKEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|CREDENTIALS?)$/;
/** Tokens of texts, which models read and nobody logs in with. */
const OF_TEXT = /(?:^|_)(?:BOS|EOS|PAD|UNK|SEP|CLS|MASK|STOP|END|START|SPECIAL|IMAGE|MAX|MIN|NUM|NEXT)_TOKEN$/;
/** Numbers, switches, paths, references to other variables, and the words that stand for nothing. */
const HARMLESS =
  /^(?:|-?\d+(?:\.\d+)?|true|false|yes|no|on|off|none|null|empty|dummy|unused|not-needed|\$\(\w+\)|\$\{?\w+\}?|<[^>]*>|(?:~|\.{0,2})\/.*)$/i;

interface Found {
  readonly path: string;
  /** As the user wrote it. */
  readonly written: string;
  /** In capitals, with underscores. */
  readonly name: string;
  readonly isVariable: boolean;
}

/** Commands of a request, where its kind has any. */
interface Commanded {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

/** Variables and options that are a credential by their name, and hold it in plain text. Their values are never repeated. */
export function plainCredentialViolations(spec: EffectiveCommon & Commanded, { name, sections }: Policy): Violation[] {
  const excepted = sections.secrets?.plainNames ?? [];
  const found = [
    ...spec.env.flatMap((variable, index) => inVariable(variable, index)),
    ...inWords(spec.command ?? [], 'spec.command'),
    ...inWords(spec.args ?? [], 'spec.args'),
  ];
  return found
    .filter((each) => !excepted.includes(each.name))
    .map((each) => ({
      control: 'plain-credentials',
      path: each.path,
      message: `must not hold a credential in plain text (${each.written} is one by its name)`,
      why: 'Environment and arguments are shown to everyone who may read the pod, in logs, and in every backup of the cluster.',
      fix: `${fixFor(each)}; if it is none, ask the admin to add ${each.name} to secrets.plainNames`,
      layer: `policy ${name}`,
    }));
}

function inVariable({ name, value }: EffectiveCommon['env'][number], index: number): Found[] {
  const normal = name.toUpperCase();
  if (value === undefined || !isCredential(normal, value)) return [];
  return [{ path: `spec.env[${index}].value`, written: name, name: normal, isVariable: true }];
}

/** Options whose value stands behind `=`, or is the next word. */
function inWords(words: readonly string[], path: string): Found[] {
  return words.flatMap((word, index) => {
    const [, option = '', own] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    const next = words[index + 1] ?? '';
    const value = own ?? (next.startsWith('-') ? '' : next);
    const name = option.toUpperCase().replaceAll('-', '_');
    if (!isCredential(name, value)) return [];
    const at = own === undefined ? index + 1 : index;
    return [{ path: `${path}[${at}]`, written: `--${option}`, name, isVariable: false }];
  });
}

function isCredential(name: string, value: string): boolean {
  return NAME.test(name) && !OF_TEXT.test(name) && !HARMLESS.test(value.trim());
}

/** The command that stores it, and how to name it then, by whose it is. */
function fixFor({ name, isVariable }: Found): string {
  const owner = OWNERS.find(([pattern]) => pattern.test(name));
  const store = 'store it: kubectl aisubmit secret create';
  if (owner !== undefined) return `${store} ${owner[1]}, and write ${owner[2]}`;
  const use = `--env-secret ${isVariable ? name : 'VARIABLE'}=NAME:token`;
  return `${store} token NAME, and write ${use}${isVariable ? '' : ' instead of the option'}`;
}

const OWNERS: readonly (readonly [of: RegExp, create: string, use: string])[] = [
  [/^WANDB_/, 'token wandb --for wandb', '--wandb-secret wandb (tracking.wandb.secret in a file)'],
  [
    /^(?:HF|HUGGING_?FACE)/,
    'token huggingface --for huggingface',
    '--hf-secret huggingface (hubs.huggingFace.secret in a file)',
  ],
  [/^(?:NGC|NVIDIA)_/, 'token ngc --for ngc', '--ngc-secret ngc (hubs.ngc.secret in a file)'],
  [
    /^MLFLOW_/,
    'token mlflow --for mlflow --host HOST',
    '--mlflow-uri https://HOST --mlflow-secret mlflow (tracking.mlflow in a file)',
  ],
  [/^(?:AWS|S3|MINIO)_/, 's3 NAME', '--s3-secret NAME (s3[].secret in a file)'],
  [/^(?:GIT|GITHUB|GITLAB|GH)_/, 'git NAME --host HOST', '--git-secret NAME (git[].secret in a file)'],
];
