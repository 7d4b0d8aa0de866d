import { AisubmitError, closest, escapeControlChars } from '@aisubmit/sdk';
import type { Interfaces } from '@oclif/core';
import { Command } from '@oclif/core/command';
import { type FlagShape, splitArgv } from './argv.ts';
import type { Host } from './host.ts';
import { HostedConfig } from './hosted-config.ts';
import { parserRefusal } from './parser-refusal.ts';

/** A parsed command line: oclif's flags and arguments, and the words after `--`. */
export interface CommandLine<Flags, Args> {
  readonly flags: Flags;
  readonly args: Args;
  /** Every argument, also those behind the last one that has a name. */
  readonly words: readonly string[];
  readonly command: readonly string[] | undefined;
}

/** What every command shares: its host, kubectl's spelling of flags, and errors that reach the one catch in `main`. */
export abstract class BaseCommand extends Command {
  /** Runs the command and returns the exit code. */
  abstract override run(): Promise<number>;

  /** Runs the command through oclif's life cycle. */
  start(): Promise<number> {
    return this._run<number>();
  }

  protected get host(): Host {
    if (this.config instanceof HostedConfig) return this.config.host;
    throw new TypeError('commands run through main()');
  }

  /** Parses the command line by the flags and arguments of `options`, usually the command class itself. */
  protected async readLine<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options: Interfaces.Input<F, B, A>): Promise<CommandLine<F, A>> {
    const flags: Record<string, FlagShape> = { ...options.baseFlags, ...options.flags };
    const { own, command } = splitArgv(this.argv, flags);
    this.checkWords(own, knownNames(flags));
    try {
      const parsed = await this.parse<F, B, A>(options, [...own]);
      return { flags: parsed.flags, args: parsed.args, words: parsed.argv.map(String), command };
    } catch (error) {
      throw explain(error, flags, { id: this.id ?? '', hides: this.hidesWords, usage: usageOf(options) });
    }
  }

  /** True when a word that is not expected may be a credential, and must not be repeated. */
  protected readonly hidesWords: boolean = false;

  /** Refuses words before they are parsed; the parser would only call them unknown. */
  protected checkWords(_words: readonly string[], _known: ReadonlySet<string>): void {}

  // The default prints; here `main` is the only one that does.
  protected override async catch(error: Interfaces.CommandError): Promise<never> {
    throw error;
  }
}

function knownNames(flags: Readonly<Record<string, FlagShape>>): ReadonlySet<string> {
  return new Set(Object.entries(flags).flatMap(([name, flag]) => [name, ...(flag.aliases ?? [])]));
}

interface Typed {
  readonly id: string;
  readonly hides: boolean;
  /** The words of the command without its flags, where it says them. */
  readonly usage?: string | undefined;
}

function usageOf(options: object): string | undefined {
  const usage: unknown = Reflect.get(options, 'usage');
  return typeof usage === 'string' ? usage.split(' [FLAGS]')[0] : undefined;
}

function explain(error: unknown, flags: Readonly<Record<string, FlagShape>>, typed: Typed): unknown {
  const { id } = typed;
  if (!(error instanceof Error)) return error;
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
  const hint = `see kubectl aisubmit ${id} --help`;
  return new AisubmitError('INVALID_INPUT', `unknown flag ${first}`, {
    fix: near === undefined ? hint : `did you mean --${near}? Otherwise ${hint}`,
  });
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
function wrongWords(words: readonly unknown[], { id, hides, usage }: Typed): AisubmitError {
  const [missing] = words.flatMap((word) => (hasName(word) ? [word.name.toUpperCase()] : []));
  if (missing !== undefined) {
    const fix = `write it after the command: kubectl aisubmit ${usage ?? `${id} ${missing}`}`;
    return new AisubmitError('INVALID_INPUT', `${missing} is missing`, { fix });
  }
  const shown = hides ? ', not shown here' : `: ${words.map((word) => `"${String(word)}"`).join(', ')}`;
  return new AisubmitError('INVALID_INPUT', `unexpected ${words.length === 1 ? 'word' : 'words'}${shown}`, {
    fix: Object.hasOwn(TAKES_COMMAND, id)
      ? `write -- before the command: kubectl aisubmit ${id} ${TAKES_COMMAND[id]} -- COMMAND`
      : `see kubectl aisubmit ${id} --help`,
  });
}

const TAKES_COMMAND: Readonly<Record<string, string>> = {
  train: 'NAME --image IMAGE',
  infer: 'NAME --image IMAGE',
  exec: 'WORKLOAD',
};

function hasName(word: unknown): word is { readonly name: string } {
  return typeof word === 'object' && word !== null && 'name' in word && typeof word.name === 'string';
}
