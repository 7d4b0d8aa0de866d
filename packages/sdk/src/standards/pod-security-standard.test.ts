import { describe, expect, test } from 'vitest';
import { podSecurityStandard } from './pod-security-standard.ts';
import type { PodSecurityLevel } from './standard-check.ts';
import { STANDARD_CHECKS } from './standard-checks.ts';

const idsOf = (level: PodSecurityLevel, minor?: number) => podSecurityStandard(level, minor).checks.map(({ id }) => id);

const sentenceOf = (level: PodSecurityLevel, minor: number, id: string) =>
  podSecurityStandard(level, minor)
    .checks.find((check) => check.id === id)
    ?.sentences.map(({ holds }) => holds)
    .join(' ');

describe('the checks of a level', () => {
  test('baseline before and after 1.34', () => {
    expect(idsOf('baseline', 33)).toEqual([
      'privileged',
      'hostNamespaces',
      'hostPathVolumes',
      'hostPorts',
      'windowsHostProcess',
      'capabilities_baseline',
      'seccompProfile_baseline',
      'appArmorProfile',
      'seLinuxOptions',
      'procMount',
      'sysctls',
    ]);
    expect(idsOf('baseline', 34).filter((id) => !idsOf('baseline', 33).includes(id))).toEqual([
      'hostProbesAndHostLifecycle',
    ]);
  });

  test('restricted overrides the weaker checks of baseline', () => {
    expect(idsOf('restricted', 34)).toEqual([
      'privileged',
      'hostNamespaces',
      'hostPorts',
      'hostProbesAndHostLifecycle',
      'windowsHostProcess',
      'appArmorProfile',
      'seLinuxOptions',
      'procMount',
      'sysctls',
      'restrictedVolumes',
      'allowPrivilegeEscalation',
      'runAsNonRoot',
      'runAsUser',
      'seccompProfile_restricted',
      'capabilities_restricted',
    ]);
  });

  test('restricted keeps /proc masked for itself from 1.35 on', () => {
    expect(idsOf('restricted', 35)).not.toContain('procMount');
    expect(idsOf('restricted', 35)).toContain('procMount_restricted');
    expect(idsOf('baseline', 35)).toContain('procMount');
    expect(idsOf('baseline', 35)).not.toContain('procMount_restricted');
  });

  test('without a version are those of the newest', () => {
    expect(podSecurityStandard('restricted')).toEqual(podSecurityStandard('restricted', 37));
    expect(podSecurityStandard('restricted')).toMatchObject({ name: 'pss-restricted@v1.37', minor: 37 });
  });
});

describe('the variant of a check', () => {
  test.each([
    ['runAsUser', 34, 35, 'hostUsers'],
    ['runAsNonRoot', 34, 35, 'hostUsers'],
    ['seLinuxOptions', 30, 31, 'container_engine_t'],
    ['sysctls', 31, 32, 'net.ipv4.tcp_rmem'],
    ['sysctls', 36, 37, 'net.ipv4.tcp_notsent_lowat'],
  ])('%s of v1.%i is replaced in v1.%i by one with %s', (id, before, after, word) => {
    expect(sentenceOf('restricted', before, id)).not.toContain(word);
    expect(sentenceOf('restricted', after, id)).toContain(word);
  });

  test('of procMount heeds hostUsers from 1.35 on, at baseline only', () => {
    expect(sentenceOf('baseline', 34, 'procMount')).not.toContain('hostUsers');
    expect(sentenceOf('baseline', 35, 'procMount')).toContain('hostUsers');
    expect(sentenceOf('restricted', 35, 'procMount_restricted')).not.toContain('hostUsers');
  });
});

test.each([29, 0, -1, Number.NaN])('v1.%s is refused', (minor) => {
  expect(() => podSecurityStandard('baseline', minor)).toThrow(`pss-baseline@v1.${minor} is older than the rules`);
});

test('the table is in order: ids once, variants ascending, overrides of baseline checks that exist', () => {
  const ids = STANDARD_CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(19);
  const baseline = STANDARD_CHECKS.filter(({ level }) => level === 'baseline').map(({ id }) => id);
  for (const { id, variants, overrides = [] } of STANDARD_CHECKS) {
    const since = variants.map((variant) => variant.since);
    expect(since, id).toEqual([...new Set(since)].toSorted((a, b) => a - b));
    expect(baseline, id).toEqual(expect.arrayContaining([...overrides]));
  }
});
