import { checkStandard, POD_SECURITY_LEVELS, podSecurityStandard } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { changedPod, MINORS } from './cases/standard-case.ts';
import { STANDARD_CASES } from './cases/standard-cases.ts';

describe.each(POD_SECURITY_LEVELS)('pss-%s', (asked) => {
  test.each(STANDARD_CASES.filter(({ level }) => level === asked))('$name', ({ level, breaks, change }) => {
    const pod = changedPod({ change });
    const found = MINORS.map((minor) => {
      const { violations } = checkStandard([pod], { standard: podSecurityStandard(level, minor) });
      return { minor, broken: [...new Set(violations.map(({ control }) => control))].toSorted() };
    });
    expect(found).toEqual(
      MINORS.map((minor) => ({
        minor,
        broken: breaks
          .filter(({ from, to }) => from <= minor && minor <= to)
          .map(({ id }) => id)
          .toSorted(),
      })),
    );
  });
});

test('every check of every version is broken by a case', () => {
  const asked = POD_SECURITY_LEVELS.flatMap((level) =>
    MINORS.flatMap((minor) =>
      podSecurityStandard(level, minor)
        .checks.filter((check) => check.level === level)
        .map(({ id }) => `${id}@${minor}`),
    ),
  );
  const broken = new Set(
    STANDARD_CASES.flatMap(({ breaks }) =>
      breaks.flatMap(({ id, from, to }) =>
        MINORS.filter((minor) => from <= minor && minor <= to).map((m) => `${id}@${m}`),
      ),
    ),
  );
  expect(asked.filter((check) => !broken.has(check))).toEqual([]);
});
