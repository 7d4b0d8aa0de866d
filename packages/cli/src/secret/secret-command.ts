import { BaseCommand } from '../base-command.ts';
import { refuseCredentialFlags } from './refuse-credential-flags.ts';

/** A command whose line may hold a credential by mistake: it is refused, and never repeated. */
export abstract class SecretCommand extends BaseCommand {
  protected override readonly hidesWords = true;

  protected override checkWords(words: readonly string[], known: ReadonlySet<string>): void {
    refuseCredentialFlags(words, known);
  }
}
