import {
  AisubmitError,
  escapeControlChars,
  judgeField,
  type Policy,
  type Requester,
  type Template,
} from '@aisubmit/sdk';
import { type FlagRequest, flagOfField, requestFromFlags } from '../flags/request-flags.ts';
import type { Host } from '../host.ts';
import { askChoice, askLine } from './ask.ts';
import { joinWords, splitWords } from './shell-words.ts';
import { type FieldQuestion, templateQuestions } from './template-questions.ts';
import { wrapFor } from './wrap-for.ts';

interface Asking {
  readonly policy: Policy;
  readonly template: Template;
  readonly requester: Requester | undefined;
  readonly host: Host;
  /** What was typed after `kubectl aisubmit`. */
  readonly words: readonly string[];
}

/** Asks what a template wants to know and the command line does not say, and prints the command line that says it all. */
export async function askTemplate(input: FlagRequest, asking: Asking): Promise<FlagRequest> {
  const { template, policy, host } = asking;
  const { spec } = requestFromFlags(input).request;
  const isGiven = (path: string): boolean => valueAt(spec, path) !== undefined;
  const questions = templateQuestions(template, { policy, isGiven }).filter(
    ({ path }) => isWords(path) || flagOfField(input.kind, path) !== undefined,
  );
  if (questions.length === 0) return input;
  const about = template.description === '' ? template.title : `${template.title}: ${template.description}`;
  host.stderr.write(`${wrapFor(host.stderr, escapeControlChars(about))}\n`);
  let answered = input;
  for (const question of questions) {
    const text = await ask(question, answered, asking);
    // Enter leaves the field to the template, unless the template wants it to be chosen.
    if (text !== '' && (question.required || text !== question.default))
      answered = withAnswer(answered, question.path, text);
  }
  host.stderr.write(`The same without questions:\n  ${commandLine(input, answered, asking.words)}\n`);
  return answered;
}

async function ask(question: FieldQuestion, input: FlagRequest, asking: Asking): Promise<string> {
  const { label, help, options, bounds } = question;
  const { stderr } = asking.host;
  if (help !== undefined) stderr.write(`  ${wrapFor(stderr, escapeControlChars(help), { indent: '  ' })}\n`);
  const preset = question.default === undefined ? {} : { default: question.default };
  if (options !== undefined) return askChoice(asking.host, label, { choices: options, ...preset });
  const validate = (text: string): true | string => judge(question, text, { input, asking });
  return askLine(asking.host, bounds === undefined ? label : `${label} (${bounds})`, { ...preset, validate });
}

/** Judges an answer as the request would be: first by its form, then by every layer's rules. */
function judge(
  { path, required, ...question }: FieldQuestion,
  text: string,
  { input, asking }: { readonly input: FlagRequest; readonly asking: Asking },
): true | string {
  if (text.trim() === '' || text === question.default)
    return text.trim() !== '' || !required || 'please type something';
  try {
    const { request } = requestFromFlags(withAnswer(input, path, text));
    const { policy, template, requester } = asking;
    const [violation] = judgeField(path, valueAt(request.spec, path), { policy, template, requester });
    return violation === undefined || violation.message;
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return error.reasons[0]?.message ?? error.message;
  }
}

function withAnswer(input: FlagRequest, path: string, text: string): FlagRequest {
  if (isWords(path)) return { ...input, command: [...(input.command ?? []), ...splitWords(text)] };
  const flag = flagOfField(input.kind, path);
  if (flag === undefined) return input;
  return { ...input, flags: { ...input.flags, [flag.name]: flag.repeat === true ? splitWords(text) : text.trim() } };
}

function isWords(path: string): boolean {
  return path === 'command' || path === 'args';
}

function valueAt(spec: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      spec,
    );
}

function commandLine(before: FlagRequest, after: FlagRequest, words: readonly string[]): string {
  const cut = words.indexOf('--');
  const typed = cut === -1 ? words : words.slice(0, cut);
  const added = Object.entries(after.flags).flatMap(([name, value]) =>
    value === before.flags[name] ? [] : [value].flat().flatMap((each) => [`--${name}`, String(each)]),
  );
  const command = after.command === undefined ? [] : ['--', ...after.command];
  return joinWords(['kubectl', 'aisubmit', ...typed.map(withoutSecret), ...added, ...command]);
}

/** A login is not part of what to repeat, nor of what to show. */
function withoutSecret(word: string, index: number, words: readonly string[]): string {
  const inline = SECRET.exec(word);
  if (inline !== null) return `${inline[1]}=…`;
  return SECRETS.has(words[index - 1] ?? '') ? '…' : word;
}

const SECRETS: ReadonlySet<string> = new Set(['--token', '--password']);
const SECRET = /^(--(?:token|password))=/;
