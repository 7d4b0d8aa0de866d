import { AisubmitError, escapeControlChars, type Reason } from '@aisubmit/sdk';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { paintFor } from './colour.ts';
import { wrapFor } from './wrap-for.ts';

/** Prints an error to stderr (what, where, what to do) and says with which code the process ends. */
export function reportError(error: unknown, host: Host): number {
  const known = asKnown(error, host);
  const paint = paintFor(host, host.stderr);
  const wrap = (text: string, before: string): string =>
    clean(text)
      .split('\n')
      .map((line) => wrapFor(host.stderr, line, { indent: ' '.repeat(before.length), used: before.length }))
      .join('\n');
  const shared = known.fix === undefined ? sharedFix(known.reasons) : undefined;
  const fix = known.fix ?? shared;
  const reasons = shared === undefined ? known.reasons : known.reasons.map(withoutFix);
  const lines = [
    `${paint.red('error:')} ${wrap(known.message, 'error: ')}`,
    ...reasonBlocks(reasons).flatMap((block) => blockLines(block, known.message)),
    ...(fix === undefined ? [] : [`${paint.green('fix:')} ${wrap(fix, 'fix: ')}`]),
    ...(known.code === 'INTERNAL' ? stackLines(error, host) : []),
  ];
  host.stderr.write(`${lines.join('\n')}\n`);
  return EXIT_CODES[known.code];
}

/** What mends several reasons is said once, where it mends all of them. */
function sharedFix(reasons: readonly Reason[]): string | undefined {
  const [first] = reasons;
  return reasons.length > 1 && reasons.every(({ fix }) => fix === first?.fix) ? first?.fix : undefined;
}

function withoutFix({ fix: _, ...reason }: Reason): Reason {
  return reason;
}

/** Neighbours that one fix mends, and every other reason for itself. */
function reasonBlocks(reasons: readonly Reason[]): readonly (readonly Reason[])[] {
  const blocks: Reason[][] = [];
  for (const reason of reasons) {
    const last = blocks.at(-1);
    if (last !== undefined && reason.fix !== undefined && last[0]?.fix === reason.fix) last.push(reason);
    else blocks.push([reason]);
  }
  return blocks;
}

function blockLines(block: readonly Reason[], headline: string): string[] {
  const fix = block[0]?.fix;
  if (block.length === 1 || fix === undefined) return block.flatMap((reason) => reasonLines(reason, headline));
  const lines = block.flatMap((reason) => reasonLines(withoutFix(reason), headline));
  return [...lines, `    fix for these ${block.length}: ${clean(fix)}`];
}

/** One reason as indented lines: its path, what is wrong and, below, what to do. */
export function reasonLines(reason: Reason, headline = ''): string[] {
  const where = reason.path === undefined || reason.path === '' ? '' : `${clean(reason.path)}: `;
  const what = `  ${where}${clean(reason.message)}`;
  const repeats = reason.message === headline && where === '';
  return [...(repeats ? [] : [what]), ...(reason.fix === undefined ? [] : [`    fix: ${clean(reason.fix)}`])];
}

function asKnown(error: unknown, host: Host): AisubmitError {
  if (error instanceof AisubmitError) return error;
  if (host.signal.aborted || isInterruption(error)) return new AisubmitError('INTERRUPTED', 'interrupted');
  if (isUsageError(error)) return new AisubmitError('INVALID_INPUT', usageMessage(error.message));
  const text = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  return new AisubmitError('INTERNAL', `this is a bug in aisubmit (${text.slice(0, 300)})`, {
    fix: 'report it with what you typed and the output of: kubectl aisubmit version --client',
    cause: error,
  });
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'ExitPromptError');
}

// oclif's errors carry the exit code they want; every one that the parser throws is a usage error.
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'oclif' in error;
}

function usageMessage(message: string): string {
  return message
    .replace(/\n?See more help with --help$/, '')
    .replace(/^Parsing (--[\w-]+) \n\t/, '$1: ')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replaceAll(/\s*\n\s*/g, '; ');
}

// Positions in our own code, never values; only for whoever asked for them.
function stackLines(error: unknown, host: Host): string[] {
  if (!wantsPositions(host.env) || !(error instanceof Error)) return [];
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map(clean);
}

function wantsPositions(env: Host['env']): boolean {
  return (env['AISUBMIT_DEBUG'] ?? '') !== '' || /(?:^|[\s,])aisubmit(?:$|[\s,:])/.test(env['DEBUG'] ?? '');
}

function clean(text: string): string {
  return escapeControlChars(text, { keepLines: true });
}
