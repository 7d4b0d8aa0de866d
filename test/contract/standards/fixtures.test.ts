import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  checkStandard,
  NEWEST_STANDARD_MINOR,
  OLDEST_STANDARD_MINOR,
  POD_SECURITY_LEVELS,
  type PodSecurityLevel,
  podSecurityStandard,
  readDocuments,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';

/** A copy of `test/testdata` of kubernetes/pod-security-admission: `<level>/v1.<minor>/pass|fail/<check><n>.yaml`. */
const FIXTURES = process.env['PSS_FIXTURES'];

/** The restricted check that answers for what a fixture of the baseline check breaks, and since when. */
const STANDS_IN: Readonly<Record<string, readonly [id: string, since: number]>> = {
  hostpathvolumes: ['restrictedVolumes', 30],
  capabilities_baseline: ['capabilities_restricted', 30],
  seccompprofile_baseline: ['seccompProfile_restricted', 30],
  procmount: ['procMount_restricted', 35],
};

const VERDICTS = ['pass', 'fail'] as const;
const MINORS = Array.from(
  { length: NEWEST_STANDARD_MINOR - OLDEST_STANDARD_MINOR + 1 },
  (_, index) => OLDEST_STANDARD_MINOR + index,
);

describe.skipIf(FIXTURES === undefined)('real: the fixtures of Kubernetes', () => {
  const sets = POD_SECURITY_LEVELS.flatMap((level) =>
    MINORS.flatMap((minor) => VERDICTS.map((verdict) => ({ level, minor, verdict }))),
  );

  test.each(sets)('$level v1.$minor $verdict', ({ level, minor, verdict }) => {
    const folder = join(FIXTURES ?? '', level, `v1.${minor}`, verdict);
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    expect(names.length).toBeGreaterThan(10);
    const wrong = names.flatMap((name) => {
      const violated = judge(join(folder, name), level, minor);
      const isRight = verdict === 'pass' ? violated.length === 0 : violated.includes(checkOf(name, level, minor));
      return isRight ? [] : [`${name}: ${violated.join(', ') || 'nothing'}`];
    });
    expect(wrong).toEqual([]);
  });

  test('hold no version that is newer than the rules', () => {
    expect(existsSync(join(FIXTURES ?? '', 'baseline', `v1.${NEWEST_STANDARD_MINOR + 1}`))).toBe(false);
  });
});

/** The ids of the checks that a fixture breaks. */
function judge(file: string, level: PodSecurityLevel, minor: number): string[] {
  const documents = readDocuments(readFileSync(file, 'utf8'), { source: basename(file) });
  const manifests = documents.map(({ value }) => value);
  const { violations, judged } = checkStandard(manifests, { standard: podSecurityStandard(level, minor) });
  expect(judged).toBe(1);
  return [...new Set(violations.map(({ control }) => control))];
}

/** The check whose violation a fixture's file name announces. */
function checkOf(file: string, level: PodSecurityLevel, minor: number): string {
  const named = file.replace(/\d*\.yaml$/, '');
  const [standIn, since] = STANDS_IN[named] ?? [];
  if (level === 'restricted' && standIn !== undefined && since !== undefined && minor >= since) return standIn;
  const ids = podSecurityStandard(level, minor).checks.map(({ id }) => id);
  return ids.find((id) => id.toLowerCase() === named) ?? `no check called ${named}`;
}
