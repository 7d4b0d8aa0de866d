import { AisubmitError, type Template, type WorkloadKind } from '@aisubmit/sdk';
import { type FlagRequest, requestFromFlags } from './flags/request-flags.ts';
import { findTemplate, type GivenTemplates, type Templated } from './ground/choose-template.ts';
import type { Ground } from './ground/ground.ts';
import type { Host } from './host.ts';
import { canAsk } from './ui/ask.ts';

interface TemplateRequestOptions {
  readonly ground: Ground;
  readonly given: GivenTemplates | undefined;
  readonly host: Host;
  /** What was typed after `kubectl aisubmit`. */
  readonly words: readonly string[];
}

/**
 * Makes a request of flags and a template. On a terminal, what the template wants to know is asked for.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the template is for another kind, or the flags cannot be used.
 */
export async function requestFromTemplate(
  input: FlagRequest,
  { ground, given, host, words }: TemplateRequestOptions,
): Promise<Templated> {
  const { kind, namespace } = input;
  const find = (name: string): Promise<Template> => ground.templateNamed(name, namespace);
  const template = await findTemplate(undefined, { given, kind, find });
  if (template === undefined) return { loaded: requestFromFlags(input) };
  refuseOtherKind(template, kind);
  const about: FlagRequest = { ...input, template: template.name, commandPath: wordsAre(template) };
  if (!canAsk(host)) return { loaded: requestFromFlags(about), template };
  // What is wrong with the flags is told before anything is asked.
  requestFromFlags(about);
  const { policy } = await ground.policyFor(namespace);
  const requester = await ground.requester();
  ground.beforeAsking();
  const { askTemplate } = await import('./ui/ask-template.ts');
  const answered = await askTemplate(about, { policy, template, requester, host, words });
  return { loaded: requestFromFlags(answered), template };
}

function refuseOtherKind(template: Template, kind: WorkloadKind): void {
  if (template.kind === kind) return;
  throw new AisubmitError(
    'INVALID_INPUT',
    `template ${template.name} makes ${PLURALS[template.kind]}, not ${PLURALS[kind]}`,
    {
      fix: `use kubectl aisubmit ${COMMANDS[template.kind]} NAME --template ${template.name}`,
    },
  );
}

const PLURALS: Readonly<Record<WorkloadKind, string>> = {
  Notebook: 'notebooks',
  Training: 'training runs',
  Inference: 'endpoints',
};
const COMMANDS: Readonly<Record<WorkloadKind, string>> = {
  Notebook: 'notebook',
  Training: 'train',
  Inference: 'infer',
};

/** A template with a command of its own, or one that asks for arguments, takes what follows `--` as arguments. */
export function wordsAre({ request, ruleSet }: Template): 'command' | 'args' {
  const hasCommand = 'command' in request && request.command !== undefined;
  const { args, command } = ruleSet.rules;
  const wantsArgs = (args?.required === true || args?.prompt !== undefined) && command === undefined;
  return hasCommand || wantsArgs ? 'args' : 'command';
}
