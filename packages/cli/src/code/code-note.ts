import { escapeControlChars } from '@aisubmit/sdk';
import type { CodeFolder } from './read-code-folder.ts';

const MAX_NAMES = 5;

/** One line about what goes along and what stays behind. */
export function codeNote({ code, leftOut }: CodeFolder): string {
  const count = code.files.length;
  const along = `code: ${count} ${count === 1 ? 'file' : 'files'}, ${Math.ceil(code.size / 1024)} KiB`;
  const { always, byRules } = leftOut;
  const more = always.length - MAX_NAMES;
  const behind = [
    ...always.slice(0, MAX_NAMES).map((each) => escapeControlChars(each)),
    ...(more > 0 ? [`${more} more of that kind`] : []),
    ...(byRules > 0 ? [`${byRules} by .gitignore or .aisubmitignore`] : []),
  ];
  return `${along}${behind.length === 0 ? '' : `; left out: ${behind.join(', ')}`}\n`;
}
