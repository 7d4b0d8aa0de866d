import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { parseStandard } from './parse-standard.ts';

describe('a name', () => {
  test.each([
    ['pss-baseline', 'pss-baseline@v1.37'],
    ['pss-restricted', 'pss-restricted@v1.37'],
    ['pss-restricted@latest', 'pss-restricted@v1.37'],
    ['pss-restricted@v1.36', 'pss-restricted@v1.36'],
    ['pss-baseline@v1.30', 'pss-baseline@v1.30'],
  ])('%s asks for %s', (text, name) => {
    expect(parseStandard(text)).toMatchObject({ name });
    expect(parseStandard(text)).not.toHaveProperty('note');
  });

  test('of a newer version gets the newest known rules, and says so', () => {
    expect(parseStandard('pss-restricted@v1.41')).toMatchObject({
      name: 'pss-restricted@v1.37',
      minor: 37,
      note: 'v1.41 is newer than the rules known here: v1.37 was judged',
    });
  });
});

describe('refuses', () => {
  test.each([
    ['', '"" is not a standard'],
    ['restricted', '"restricted" is not a standard'],
    ['pss-privileged', '"pss-privileged" is not a standard'],
    ['PSS-Baseline', '"PSS-Baseline" is not a standard'],
    ['pss-baseline ', '"pss-baseline " is not a standard'],
    ['__proto__', '"__proto__" is not a standard'],
  ])('the name "%s"', (text, message) => {
    expect(errorOf(text)).toMatchObject({
      code: 'INVALID_INPUT',
      message,
      fix: 'use pss-baseline or pss-restricted, with @v1.36 behind it for the rules of one Kubernetes version',
    });
  });

  test.each(['', '1.36', 'v1', 'v1.36.2', 'v1.036', 'v2.0', 'v1.-1', 'v1.3e1', 'v1.99999', 'v1.36@v1.35', 'v1.36\n'])(
    'the version "%s"',
    (version) => {
      expect(errorOf(`pss-baseline@${version}`)).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/is not a version of pss-baseline$/),
        fix: 'write major and minor version, such as pss-baseline@v1.36',
      });
    },
  );

  test.each(['v1.29', 'v1.0'])('%s, whose rules are not known', (version) => {
    expect(errorOf(`pss-restricted@${version}`)).toMatchObject({
      code: 'INVALID_INPUT',
      message: `pss-restricted@${version} is older than the rules known here`,
      fix: 'ask for v1.30 to v1.37, or leave the version out for v1.37',
    });
  });

  test('without sending control characters to the terminal', () => {
    expect(errorOf('pss-\u001b[2J').message).not.toContain('\u001b');
    expect(errorOf('pss-baseline@\u001b[2J').message).not.toContain('\u001b');
  });
});

function errorOf(text: string): AisubmitError {
  try {
    parseStandard(text);
  } catch (error) {
    if (error instanceof AisubmitError) return error;
  }
  throw new Error(`"${text}" was not refused`);
}
