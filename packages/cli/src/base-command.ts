import type { Interfaces } from '@oclif/core';
import { Command } from '@oclif/core/command';
import { type FlagShape, splitArgv } from './argv.ts';
import type { Host } from './host.ts';
import { HostedConfig } from './hosted-config.ts';
import { knownNames } from './known-names.ts';

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
      const { explainLine } = await import('./explain-line.ts');
      throw explainLine(error, flags, {
        id: this.id ?? '',
        hides: this.hidesWords,
        usage: usageOf(options),
        words: own,
      });
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

function usageOf(options: object): string | undefined {
  const usage: unknown = Reflect.get(options, 'usage');
  return typeof usage === 'string' ? usage.split(' [FLAGS]')[0] : undefined;
}
