import { AisubmitError, type WorkloadKind } from '@aisubmit/sdk';
import { string } from '@oclif/core/args';
import { BaseCommand } from './base-command.ts';
import { refuseForeignFlags } from './flags/refused-flags.ts';
import { requestFlags, requestFromFlags } from './flags/request-flags.ts';
import { SUBMIT_FLAGS, type SubmitFlags } from './flags/submit-flags.ts';
import type { LoadedRequest } from './load-requests.ts';
import { askText, canAsk } from './ui/ask.ts';

/** The one argument of the commands that submit from flags. */
export const NAME_ARG = {
  name: string({ description: 'Name of the workload.', ignoreStdin: true }),
};

/** Every flag of a command that submits one kind from flags. */
export function submitCommandFlags(kind: WorkloadKind): ReturnType<typeof requestFlags> & typeof SUBMIT_FLAGS {
  return { ...requestFlags(kind), ...SUBMIT_FLAGS };
}

/** A request made from flags, and how to submit it. */
export interface FlagSubmission<Flags> {
  readonly loaded: LoadedRequest;
  readonly flags: Flags & SubmitFlags;
}

/** What `notebook`, `train` and `infer` share: flags become a request, missing answers are asked for. */
export abstract class SubmitCommand extends BaseCommand {
  protected async readSubmission<Flags extends SubmitFlags & Record<string, unknown>>(
    kind: WorkloadKind,
    line: {
      readonly flags: Flags;
      readonly args: { readonly name?: string | undefined };
      readonly command: readonly string[] | undefined;
    },
  ): Promise<FlagSubmission<Flags>> {
    const { flags, args, command } = line;
    if (kind === 'Notebook' && command !== undefined) {
      throw new AisubmitError('INVALID_INPUT', 'a notebook runs Jupyter, not a command', {
        fix: 'leave out what follows --, or use kubectl aisubmit train NAME -- COMMAND',
      });
    }
    const name =
      args.name ?? (await this.#ask('Name', 'NAME', `write it after the command: kubectl aisubmit ${this.id} NAME`));
    const image = await this.#image(kind, flags['image']);
    const request = requestFromFlags({
      kind,
      name,
      flags: { ...flags, ...(image === undefined ? {} : { image }) },
      ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
      ...(command === undefined ? {} : { command }),
    });
    return { loaded: request, flags };
  }

  protected override checkWords(words: readonly string[], known: ReadonlySet<string>): void {
    refuseForeignFlags(words, known);
  }

  async #image(kind: WorkloadKind, given: unknown): Promise<string | undefined> {
    // The policy has an image for notebooks; a run without one is told so by the schema's own error.
    if (given !== undefined || kind === 'Notebook' || !canAsk(this.host)) return undefined;
    return askText(this.host, 'Container image');
  }

  async #ask(question: string, what: string, fix: string): Promise<string> {
    if (canAsk(this.host)) return askText(this.host, question);
    throw new AisubmitError('INVALID_INPUT', `${what} is missing`, { fix });
  }
}
