import { AisubmitError, type WorkloadKind } from '@aisubmit/sdk';
import { string } from '@oclif/core/args';
import { BaseCommand } from './base-command.ts';
import { refuseForeignFlags } from './flags/refused-flags.ts';
import { type FlagRequest, requestFlags, requestFromFlags } from './flags/request-flags.ts';
import { SUBMIT_FLAGS, type SubmitFlags } from './flags/submit-flags.ts';
import type { MakeRequests } from './submission.ts';
import { submitFlow } from './submit-flow.ts';
import { askText, canAsk } from './ui/ask.ts';

/** The one argument of the commands that submit from flags. */
export const NAME_ARG = {
  name: string({ description: 'Name of the workload.', ignoreStdin: true }),
};

/** Every flag of a command that submits one kind from flags. */
export function submitCommandFlags(kind: WorkloadKind): ReturnType<typeof requestFlags> & typeof SUBMIT_FLAGS {
  return { ...requestFlags(kind), ...SUBMIT_FLAGS };
}

/** A command line as `SubmitCommand` takes it. */
interface SubmitLine<Flags> {
  readonly flags: Flags;
  readonly args: { readonly name?: string | undefined };
  readonly command: readonly string[] | undefined;
}

/** What `notebook`, `train` and `infer` share: flags become a request, missing answers are asked for. */
export abstract class SubmitCommand extends BaseCommand {
  protected async submit<Flags extends SubmitFlags & Record<string, unknown>>(
    kind: WorkloadKind,
    { flags, args, command }: SubmitLine<Flags>,
    { wait = false }: { readonly wait?: boolean } = {},
  ): Promise<number> {
    if (kind === 'Notebook' && command !== undefined) {
      throw new AisubmitError('INVALID_INPUT', 'a notebook runs Jupyter, not a command', {
        fix: 'leave out what follows --, or use kubectl aisubmit train NAME -- COMMAND',
      });
    }
    const name =
      args.name ?? (await this.#ask('Name', 'NAME', `write it after the command: kubectl aisubmit ${this.id} NAME`));
    const { host } = this;
    const input: FlagRequest = {
      kind,
      name,
      flags,
      ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
      ...(command === undefined ? {} : { command }),
      ...(await this.#code(flags['code'])),
    };
    const make =
      flags.template === undefined
        ? await this.#fromFlags(input)
        : this.#fromTemplate(input, { named: args.name !== undefined });
    return submitFlow(make, { flags, wait, rerun: true, host });
  }

  protected override checkWords(words: readonly string[], known: ReadonlySet<string>): void {
    refuseForeignFlags(words, known);
  }

  // Without a template the request is whole before anybody is asked about it.
  async #fromFlags(input: FlagRequest): Promise<MakeRequests> {
    const image = await this.#image(input.kind, input.flags['image']);
    const loaded = requestFromFlags({
      ...input,
      flags: { ...input.flags, ...(image === undefined ? {} : { image }) },
    });
    return async () => [{ loaded }];
  }

  #fromTemplate(input: FlagRequest, { named }: { readonly named: boolean }): MakeRequests {
    const words = [this.id ?? '', ...(named ? [] : [input.name]), ...this.argv];
    return async (ground, given) => {
      const { requestFromTemplate } = await import('./template-request.ts');
      return [await requestFromTemplate(input, { ground, given, host: this.host, words })];
    };
  }

  async #image(kind: WorkloadKind, given: unknown): Promise<string | undefined> {
    // The policy has an image for notebooks; a run without one is told so by the schema's own error.
    if (given !== undefined || kind === 'Notebook' || !canAsk(this.host)) return undefined;
    return askText(this.host, 'Container image');
  }

  async #code(folder: unknown): Promise<Pick<FlagRequest, 'code'>> {
    if (typeof folder !== 'string') return {};
    const [{ readCodeFolder }, { codeNote }] = await Promise.all([
      import('./code/read-code-folder.ts'),
      import('./code/code-note.ts'),
    ]);
    const read = await readCodeFolder(folder, this.host);
    this.host.stderr.write(codeNote(read));
    return { code: read.code };
  }

  async #ask(question: string, what: string, fix: string): Promise<string> {
    if (canAsk(this.host)) return askText(this.host, question);
    throw new AisubmitError('INVALID_INPUT', `${what} is missing`, { fix });
  }
}
