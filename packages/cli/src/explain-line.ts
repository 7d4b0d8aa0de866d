import { AisubmitError, closest, escapeControlChars } from '@aisubmit/sdk';
import type { FlagShape } from './argv.ts';
import { KIND_WORDS } from './cluster/kind-words.ts';
import { knownNames } from './known-names.ts';
import { parserRefusal } from './parser-refusal.ts';

/** What was typed, as far as a refusal needs it. */
export interface Typed {
  readonly id: string;
  readonly hides: boolean;
  /** The words of the command without its flags, where it says them. */
  readonly usage?: string | undefined;
  /** All words, flags included. */
  readonly words?: readonly string[];
}

/** Says in this program's words what oclif finds wrong with a command line. Loaded only then. */
export function explainLine(error: unknown, flags: Readonly<Record<string, FlagShape>>, typed: Typed): unknown {
  const { id } = typed;
  if (!(error instanceof Error)) return error;
  if (error instanceof AisubmitError) return asThrown(error);
  if ('args' in error && Array.isArray(error.args)) return wrongWords(error.args, typed);
  const missing = /Missing required flag ([\w-]+)/.exec(error.message)?.[1];
  if (missing !== undefined) return missingFlag(missing, flags[missing], id);
  const [, name = '', got = '', options = ''] =
    /^Expected (?:--([\w-]+)=)?([\s\S]*) to be one of: (.*)$/m.exec(error.message) ?? [];
  if (options !== '') return wrongOption(name, { got, options: options.split(', ') }, typed);
  const plain = parserRefusal(error.message);
  if (plain !== undefined) return plain;
  const empty = /^Flag (--[\w-]+) expects a value$/m.exec(error.message)?.[1];
  if (empty !== undefined) return emptyFlag(empty, flags[empty.slice(2)], id);
  if (!('flags' in error) || !Array.isArray(error.flags)) return error;
  const [first = ''] = error.flags.map((flag) => String(flag).split('=')[0]);
  // One letter is near every other.
  const near = /^--?[^-]$/.test(first) ? undefined : closest(first.replace(/^-+/, ''), [...knownNames(flags)]);
  const help = `see kubectl aisubmit ${id} --help`;
  const line = COMMAND_LINES[id];
  const hint =
    line === undefined ? help : `flags of a command stand behind --: kubectl aisubmit ${line} -- COMMAND; else ${help}`;
  return new AisubmitError('INVALID_INPUT', `unknown flag ${first}`, {
    fix: near === undefined ? hint : `did you mean --${near}? Otherwise ${help}`,
  });
}

/** oclif writes words of its own around what reading a flag throws. */
function asThrown({ code, message, fix }: AisubmitError): AisubmitError {
  const said = message.replace(/^Parsing --[\w-]+ \n\t/, '').replace(/\nSee more help with --help$/, '');
  return new AisubmitError(code, said, fix === undefined ? {} : { fix });
}

function wrongOption(
  name: string,
  { got, options }: { readonly got: string; readonly options: readonly string[] },
  { hides }: Typed,
): AisubmitError {
  const near = closest(got, options);
  const shown = hides ? '' : `, not "${escapeControlChars(got)}"`;
  const [what, flag] = name === '' ? ['that word', ''] : [`--${name}`, `--${name} `];
  return new AisubmitError('INVALID_INPUT', `${what} is one of ${options.join(', ')}${shown}`, {
    fix: near === undefined ? `write for example: ${flag}${options[0]}` : `did you mean ${flag}${near}?`,
  });
}

function emptyFlag(typed: string, flag: FlagShape | undefined, id: string): AisubmitError {
  const fix = `write ${typed} ${String(flag?.helpValue ?? 'VALUE')}; see kubectl aisubmit ${id} --help`;
  return new AisubmitError('INVALID_INPUT', `${typed} needs a value`, { fix });
}

function missingFlag(name: string, flag: FlagShape | undefined, id: string): AisubmitError {
  const typed = flag?.char === undefined ? `--${name}` : `-${flag.char}`;
  const value = flag?.helpValue === undefined ? '' : ` ${String(flag.helpValue)}`;
  const fix = `write for example: kubectl aisubmit ${id} ${typed}${value}; see kubectl aisubmit ${id} --help`;
  return new AisubmitError('INVALID_INPUT', `${typed} is missing`, { fix });
}

// oclif lists the words it did not expect, or the definitions of those that it missed.
function wrongWords(words: readonly unknown[], { id, hides, usage, words: line = [] }: Typed): AisubmitError {
  const [missing] = words.flatMap((word) => (hasName(word) ? [word.name.toUpperCase()] : []));
  if (missing !== undefined) {
    const fix = `write it after the command: kubectl aisubmit ${usage ?? `${id} ${missing}`}`;
    return new AisubmitError('INVALID_INPUT', `${missing} is missing`, { fix });
  }
  const shown = hides ? ', not shown here' : `: ${words.map((word) => `"${String(word)}"`).join(', ')}`;
  return new AisubmitError('INVALID_INPUT', `unexpected ${words.length === 1 ? 'word' : 'words'}${shown}`, {
    fix: instead(id) ?? (hides ? undefined : inOneWord(line, String(words[0]))) ?? `see kubectl aisubmit ${id} --help`,
  });
}

/** kubectl's users write the kind before the name. */
function inOneWord(line: readonly string[], name: string): string | undefined {
  const kind = line[line.indexOf(name) - 1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind] : undefined;
  return known === undefined ? undefined : `write both in one word: ${known.toLowerCase()}/${escapeControlChars(name)}`;
}

/** What is meant by words that a command does not take. */
function instead(id: string): string | undefined {
  const line = COMMAND_LINES[id];
  if (line !== undefined) return `write -- before the command: kubectl aisubmit ${line} -- COMMAND`;
  return id === 'list' ? LIST_INSTEAD : undefined;
}

const LIST_INSTEAD = 'for one kind write --kind notebook; for one workload: kubectl aisubmit status WORKLOAD';

/** What runs a command, as far as that. */
const COMMAND_LINES: Readonly<Record<string, string | undefined>> = {
  train: 'train NAME --image IMAGE',
  infer: 'infer NAME --image IMAGE',
  exec: 'exec WORKLOAD',
};

function hasName(word: unknown): word is { readonly name: string } {
  return typeof word === 'object' && word !== null && 'name' in word && typeof word.name === 'string';
}
