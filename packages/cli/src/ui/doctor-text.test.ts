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
