import { CONTROLS, FIELD_PATHS, SECRET_KINDS } from '@aisubmit/sdk';
import { TEMPLATES } from '@aisubmit/templates';
import type { Interfaces } from '@oclif/core';
import { COMMANDS, type CommandClass, TOPICS } from '../src/command-table.ts';
import type { CompletionRequest } from '../src/completion/completion-request.ts';
import { CLUSTER_FLAGS } from '../src/flags/global-flags.ts';
import { LIST_WORDS } from '../src/flags/list-flags.ts';

/** A word and what it means, where that is not plain. */
type Word = string | readonly [string, string];

/** What may stand where a value is expected. */
interface CompletionValue {
  readonly options?: readonly Word[];
  readonly file?: true;
  /** Names that are asked for when they are needed. */
  readonly live?: CompletionRequest['source'];
  /** Of those, only the ones of these kinds. */
  readonly kinds?: readonly string[];
}

interface CompletionFlag extends CompletionValue {
  readonly name: string;
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** True when a value follows. */
  readonly value: boolean;
  readonly multiple?: true;
}

interface CompletionArgument extends CompletionValue {
  /** More of the same may follow. */
  readonly several?: true;
}

/** What `kubectl_complete-aisubmit` reads. The key '' holds the flags that may stand before a command. */
interface CompletionWords {
  readonly commands: readonly (readonly [string, string])[];
  /** What follows a word that several commands begin with. */
  readonly topics: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly flags: Readonly<Record<string, readonly CompletionFlag[]>>;
  /** What stands behind a command, in order. */
  readonly args: Readonly<Record<string, readonly CompletionArgument[]>>;
}

/** Arguments that have no names in a cluster, or others than their name says. */
const ARGUMENTS: Readonly<Record<string, readonly CompletionArgument[]>> = {
  'secret create': [{ options: SECRET_KINDS }],
  'secret rotate': [{ live: 'secret' }],
  'secret delete': [{ live: 'secret', several: true }],
  'template show': [templateValue()],
  explain: [{ options: [...CONTROLS.map(({ id, title }): Word => [id, title]), ...FIELD_PATHS] }],
};

/** Values of flags that take others, too, by the id of the command. */
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = { list: LIST_WORDS };

const FLAG_VALUES: Readonly<Record<string, CompletionValue>> = {
  namespace: { live: 'namespace' },
  context: { live: 'context' },
  cluster: { live: 'cluster' },
  user: { live: 'user' },
  queue: { live: 'queue' },
  'git-secret': { live: 'secret', kinds: ['git'] },
  's3-secret': { live: 'secret', kinds: ['s3'] },
  'pull-secret': { live: 'secret', kinds: ['registry'] },
  'hf-secret': { live: 'secret', kinds: ['token'] },
  'mlflow-secret': { live: 'secret', kinds: ['token'] },
  'ngc-secret': { live: 'secret', kinds: ['token', 'registry'] },
  'wandb-secret': { live: 'secret', kinds: ['token'] },
};

const KINDS: Readonly<Record<string, string>> = { notebook: 'Notebook', train: 'Training', infer: 'Inference' };

/** Lists every word that can be completed without asking a cluster, and says where one has to be asked. */
export async function completionWords(): Promise<CompletionWords> {
  const flags: Record<string, readonly CompletionFlag[]> = { '': flagsOf('', CLUSTER_FLAGS) };
  const args: Record<string, readonly CompletionArgument[]> = {};
  for (const entry of COMMANDS) {
    if (entry.hidden === true) continue;
    const command = await entry.load();
    const known = flagsOf(entry.id, { ...command.baseFlags, ...command.flags });
    const expected = ARGUMENTS[entry.id] ?? argumentsOf(command);
    for (const name of [entry.id, ...entry.aliases]) {
      flags[name] = known;
      if (expected.length > 0) args[name] = expected;
    }
  }
  const single = COMMANDS.filter(({ id, hidden }) => !id.includes(' ') && hidden !== true).map(
    ({ id, summary }) => [id, summary] as const,
  );
  const topics = Object.keys(TOPICS).map((topic) => [topic, wordsBehind(topic)] as const);
  return { commands: [...single, ...Object.entries(TOPICS)], topics: Object.fromEntries(topics), flags, args };
}

function wordsBehind(topic: string): readonly (readonly [string, string])[] {
  return COMMANDS.filter(({ id }) => id.startsWith(`${topic} `)).map(({ id, summary }) => [
    id.slice(topic.length + 1),
    summary,
  ]);
}

/** An argument called `workload` or `workloads` is one; words with a fixed set of values say so themselves. */
function argumentsOf(command: CommandClass): readonly CompletionArgument[] {
  return Object.entries(command.args).map(([name, argument]): CompletionArgument => {
    const { options } = argument as { options?: readonly string[] };
    if (options !== undefined) return { options };
    const several = command.strict === false ? { several: true as const } : {};
    return name === 'workload' || name === 'workloads' ? { live: 'workload', ...several } : {};
  });
}

function flagsOf(id: string, flags: Interfaces.FlagInput): readonly CompletionFlag[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true)
    .map(([name, flag]) => ({
      name,
      ...(flag.char === undefined ? {} : { char: flag.char }),
      ...(flag.aliases === undefined || flag.aliases.length === 0 ? {} : { aliases: flag.aliases }),
      summary: flag.summary ?? '',
      value: flag.type === 'option',
      ...(flag.type === 'option' && flag.multiple === true ? { multiple: true as const } : {}),
      ...(flag.type === 'option' ? flagValue(id, name, flag) : {}),
    }));
}

function flagValue(id: string, name: string, flag: Interfaces.OptionFlag<unknown>): CompletionValue {
  const options = flag.options ?? VALUES[id]?.[name];
  if (options !== undefined) return { options };
  const file = /FILE|FOLDER/.test(String(flag.helpValue)) ? { file: true as const } : {};
  if (name === 'template') return { ...templateValue(KINDS[id]), ...file };
  // A token is stored under a user's name, not asked for by one of the kubeconfig's.
  if (name === 'user' && flag.helpGroup !== CLUSTER_FLAGS.user.helpGroup) return file;
  return { ...FLAG_VALUES[name], ...file };
}

function templateValue(kind?: string): CompletionValue {
  const fitting = TEMPLATES.filter((template) => kind === undefined || template.kind === kind);
  return {
    options: fitting.map(({ name, title }) => [name, title]),
    live: 'template',
    ...(kind === undefined ? {} : { kinds: [kind] }),
  };
}
