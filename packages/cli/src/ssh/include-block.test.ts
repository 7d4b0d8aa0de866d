import { expect, test } from 'vitest';
import { withInclude, withoutInclude } from './include-block.ts';

const BLOCK = '# BEGIN kubectl aisubmit: hosts of notebooks\nInclude aisubmit/*.conf\n# END kubectl aisubmit\n';
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

test.each([
  ['nothing', '', BLOCK],
  ['hosts', 'Host a\n  User me\n', `${BLOCK}\nHost a\n  User me\n`],
  ['no line end at the end', 'Host a', `${BLOCK}\nHost a`],
  ['settings of Windows', 'Host a\r\n  User me\r\n', `${crlf(BLOCK)}\r\nHost a\r\n  User me\r\n`],
  ['blank lines', '\n\nHost a\n', `${BLOCK}\n\n\nHost a\n`],
  ['bytes that are no text', 'Host \xff\xfe\n', `${BLOCK}\nHost \xff\xfe\n`],
])('beside %s', (_what, before, after) => {
  expect(withInclude(before)).toBe(after);
  expect(withInclude(after)).toBe(after);
  expect(withoutInclude(after)).toBe(before);
});

test('a comment or a global setting above it is left there', () => {
  const text = `# mine\nCompression yes\n${BLOCK}Host a\n`;
  expect(withInclude(text)).toBe(text);
});

test.each([`Host a\n${BLOCK}`, `  match all\n${BLOCK}`, `HOST=a\n${BLOCK}`])(
  'behind a host it is brought to the top',
  (text) => {
    const [first = ''] = text.split('\n');
    expect(withInclude(text)).toBe(`${BLOCK}\n${first}\n`);
  },
);

test('a block without its line is mended', () => {
  expect(withInclude('# BEGIN kubectl aisubmit: hosts of notebooks\n# END kubectl aisubmit\nHost a\n')).toBe(
    `${BLOCK}\nHost a\n`,
  );
});

test.each([
  '# BEGIN kubectl aisubmit: hosts of notebooks\nHost a\n',
  '# BEGIN kubectl aisubmit: hosts of notebooks\nHost a\n  User b\n# END kubectl aisubmit\n',
])('where lines of the user may be inside, nothing is taken away', (text) => {
  expect(() => withInclude(text)).toThrow('stands without its end');
  expect(() => withoutInclude(text)).toThrow('stands without its end');
});
