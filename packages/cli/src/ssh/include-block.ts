import { AisubmitError } from '@aisubmit/sdk';
import { FOLDER } from './ssh-folder.ts';

const BEGIN = '# BEGIN kubectl aisubmit: hosts of notebooks';
const END = '# END kubectl aisubmit';

/** Puts a block into the settings of SSH that reads ours; unchanged where it is there already. */
export function withInclude(text: string): string {
  const lines = text.split('\n');
  const found = findBlock(lines);
  if (found !== undefined && isUnconditional(lines.slice(0, found.from)) && isWhole(lines, found)) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const block = [BEGIN, `Include ${FOLDER}/*.conf`, END, '', ''].join(end);
  const rest = withoutInclude(text);
  return rest === '' ? block.slice(0, -end.length) : block + rest;
}

/** Takes the block away again; every other line stays as it is. */
export function withoutInclude(text: string): string {
  const lines = text.split('\n');
  const found = findBlock(lines);
  if (found === undefined) return text;
  // The blank line that came with it; the last of all is only the end of the line before.
  const isBlank = lines[found.to]?.trim() === '' && found.to < lines.length - 1;
  const rest = lines.toSpliced(found.from, found.to - found.from + (isBlank ? 1 : 0));
  return rest.join('\n');
}

interface Found {
  readonly from: number;
  /** The line behind it. */
  readonly to: number;
}

function findBlock(lines: readonly string[]): Found | undefined {
  const from = lines.findIndex((line) => line.trim() === BEGIN);
  if (from === -1) return undefined;
  const end = lines.findIndex((line, index) => index > from && line.trim() === END);
  if (end !== -1 && end - from <= 2) return { from, to: end + 1 };
  throw new AisubmitError('INVALID_INPUT', `in the settings of SSH "${BEGIN}" stands without its end`, {
    fix: `remove that line, and "Include ${FOLDER}/*.conf" with it, from ~/.ssh/config`,
  });
}

function isWhole(lines: readonly string[], { from, to }: Found): boolean {
  return to - from === 3 && lines[from + 1]?.trim() === `Include ${FOLDER}/*.conf`;
}

/** Behind a Host line it would hold for that host alone. */
function isUnconditional(before: readonly string[]): boolean {
  return !before.some((line) => /^\s*"?(?:host|match)"?[\s=]/i.test(line));
}
