import { escapeControlChars } from '@aisubmit/sdk';

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const SEQUENCE = /\u001b\[(?:([\d;:]{0,40})m|[0-2]?K)/g;
const RESET = '\u001b[0m';

/**
 * Makes a line of a log fit for a terminal: nothing in it moves the cursor, sets a title or hides text. Colours stay where
 * they are wanted and go where not; of what a progress bar wrote over itself the last state stays.
 *
 * @see https://cwe.mitre.org/data/definitions/150.html
 */
export function logText(line: string, { colours }: { readonly colours: boolean }): string {
  const visible = lastState(line);
  let text = '';
  let end = 0;
  let coloured = false;
  for (const match of visible.matchAll(SEQUENCE)) {
    const [sequence, codes] = match;
    text += clean(visible.slice(end, match.index));
    end = match.index + sequence.length;
    if (!colours || codes === undefined || !isColour(codes)) continue;
    text += sequence;
    coloured = true;
  }
  text += clean(visible.slice(end));
  return coloured ? `${text}${RESET}` : text;
}

function clean(text: string): string {
  return escapeControlChars(text, { keepLines: true });
}

function lastState(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').findLast((state) => state !== '') ?? '';
}

/** True for colours and weights; not for what blinks (5, 6) or hides text (8). */
function isColour(codes: string): boolean {
  const plain = codes.replace(/(?:^|[;:])[345]8[;:](?:5[;:]\d{1,3}|2(?:[;:]\d{1,3}){3})/g, '');
  return !plain.split(/[;:]/).some((code) => ['5', '6', '8'].includes(code.replace(/^0+(?=\d)/, '')));
}
