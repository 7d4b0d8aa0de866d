import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { asciiSigns, isUnattended, showsUnicode } from './terminal.ts';
import { wrapFor } from './wrap-for.ts';

/** True when there is somebody to ask. */
export function canAsk(host: Host): boolean {
  return host.stdin.isTTY && host.stderr.isTTY && !isUnattended(host.env);
}

/** Asks for a line of text. Questions go to stderr, since stdout is data. */
export async function askText(host: Host, message: string): Promise<string> {
  const { text } = await prompt(host, { type: 'input', name: 'text', message, validate: notEmpty });
  return String(text).trim();
}

/** Asks yes or no; Enter is no. */
export async function askYesNo(host: Host, message: string): Promise<boolean> {
  const { yes } = await prompt(host, { type: 'confirm', name: 'yes', message, default: false });
  return yes === true;
}

/** Asks for a secret; what is typed is not shown. */
export async function askSecret(host: Host, message: string): Promise<string> {
  const { secret } = await prompt(host, { type: 'password', name: 'secret', message, toggleMask: false });
  return String(secret);
}

/** Asks for one of several. */
export async function askOne(host: Host, message: string, choices: readonly string[]): Promise<string> {
  const { one } = await prompt(host, { type: 'select', name: 'one', message, choices: [...choices] });
  return String(one);
}

/** Asks for a line of text that has a form; Enter is the default. */
export async function askLine(
  host: Host,
  message: string,
  options: { readonly default?: string; readonly validate: (text: string) => true | string },
): Promise<string> {
  const { text } = await prompt(host, { type: 'input', name: 'text', message, ...options });
  return String(text).trim();
}

/** Asks for one of several that are shown by other names. */
export async function askChoice(
  host: Host,
  message: string,
  { choices, ...preset }: { readonly choices: readonly Choice[]; readonly default?: string },
): Promise<string> {
  const { one } = await prompt(host, { type: 'select', name: 'one', message, choices: [...choices], ...preset });
  return String(one);
}

interface Choice {
  readonly value: string;
  readonly name: string;
}

interface Question {
  readonly type: 'input' | 'confirm' | 'select' | 'password';
  readonly name: string;
  readonly message: string;
  readonly choices?: (string | Choice)[];
  readonly default?: boolean | string;
  /** False where no key may show what was typed. */
  readonly toggleMask?: boolean;
  readonly validate?: (value: string) => true | string;
}

/** Columns of the `? ` before a question and the ` (y/N) ` behind it; what is too long inquirer breaks within words. */
const AROUND = 9;

async function prompt(host: Host, question: Question): Promise<Record<string, unknown>> {
  // Loading it takes longer than everything else together, so only who asks pays.
  const { default: inquirer } = await import('inquirer');
  const ask = inquirer.createPromptModule({ input: process.stdin, output: process.stderr, signal: host.signal });
  try {
    const whole = { ...question, message: wrapFor(host.stderr, question.message, { used: AROUND }) };
    return await ask<Record<string, unknown>>([showsUnicode(host) ? whole : inAscii(whole)]);
  } catch (cause) {
    if (host.signal.aborted || (cause instanceof Error && cause.name === 'ExitPromptError')) {
      throw new AisubmitError('INTERRUPTED', 'interrupted', { cause });
    }
    throw cause;
  }
}

function inAscii({ choices, ...question }: Question): Question & { readonly theme: object } {
  const names = choices?.map((choice) =>
    typeof choice === 'string' ? choice : { ...choice, name: asciiSigns(choice.name) },
  );
  const listed = names === undefined ? {} : { choices: names };
  return { ...question, ...listed, message: asciiSigns(question.message), theme: ASCII_THEME };
}

const ASCII_THEME = {
  prefix: { idle: '?', done: '>' },
  icon: { cursor: '>' },
  style: { keysHelpTip: () => undefined },
};

function notEmpty(value: string): true | string {
  return value.trim() !== '' || 'please type something';
}
