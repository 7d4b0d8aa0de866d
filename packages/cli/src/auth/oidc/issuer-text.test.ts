import { expect, test } from 'vitest';
import { issuerText } from './issuer-text.ts';

test('control characters become visible and lines one', () => {
  expect(issuerText('a\u001b[31mb\r\nc\u202ed')).toBe('a\\u{1b}[31mb c\\u{202e}d');
});

test('what was sent is taken out, and so is what looks like a token', () => {
  expect(issuerText('no grant for s3cret here', ['s3cret', ''])).toBe('no grant for … here');
  expect(issuerText('bad zBb2y_qEcsz08Oh7MSmo0EMSABG-NXssE-nm5IWcpFw!')).toBe('bad …!');
  expect(issuerText('Trace ID: 1b4e28ba-2fa1-11d2-883f-0016d3cca427')).toBe(
    'Trace ID: 1b4e28ba-2fa1-11d2-883f-0016d3cca427',
  );
});

test('long text is cut', () => {
  expect(issuerText('no '.repeat(200))).toHaveLength(201);
});
