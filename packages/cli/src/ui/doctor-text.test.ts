import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { paintFor } from './colour.ts';
import { doctorDocument, doctorSummary, doctorText } from './doctor-text.ts';

const FINDINGS = {
  server: 'https://a.example',
  namespace: 'team-a',
  checks: [
    { id: 'server', status: 'pass', found: 'v1\u001b[2J' },
    { id: 'quota', status: 'fail', found: 'none', why: 'because\n', fix: 'do' },
  ],
} as const;

test('what a cluster says does not reach the terminal as it is', () => {
  const host = testHost();
  expect(doctorText(FINDINGS, paintFor(host, host.stdout))).toBe(
    'pass  server  v1\\u{1b}[2J\nfail  quota   none\n              why: because\\u{a}\n              fix: do\n',
  );
  expect(doctorSummary(FINDINGS)).toBe('1 passed, 0 to look at, 1 failed (namespace team-a of https://a.example)\n');
});

test.each<[number, string]>([
  [
    70,
    [
      'warn  enforcement  kept in part: one is missing, and another is',
      '                   missing',
      '                   why: what is missing is refused by nobody',
      '                   fix: an admin mends it:',
      '                        kubectl aisubmit admin enforce --policy FILE --apply',
      '',
    ].join('\n'),
  ],
  [
    50,
    [
      'warn  enforcement  kept in part: one is missing,',
      '      and another is missing',
      '      why: what is missing is refused by',
      '           nobody',
      '      fix: an admin mends it:',
      '           kubectl aisubmit admin enforce --policy FILE --apply',
      '',
    ].join('\n'),
  ],
])('in %d columns words are wrapped, and a command is not', (columns, want) => {
  const host = testHost();
  const check = {
    id: 'enforcement',
    status: 'warn',
    found: 'kept in part: one is missing, and another is missing',
    why: 'what is missing is refused by nobody',
    fix: 'an admin mends it: kubectl aisubmit admin enforce --policy FILE --apply',
  } as const;
  expect(doctorText({ checks: [check] }, paintFor(host, host.stdout), columns)).toBe(want);
});

test('programs read counts, too', () => {
  expect(doctorDocument(FINDINGS)).toEqual({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'DoctorReport',
    server: 'https://a.example',
    namespace: 'team-a',
    checks: FINDINGS.checks,
    summary: { pass: 1, warn: 0, fail: 1 },
  });
});
