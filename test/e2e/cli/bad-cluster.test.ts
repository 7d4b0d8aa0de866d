import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultAction } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
});

afterAll(() => desk[Symbol.asyncDispose]());

describe('a cluster that misbehaves gets a sentence and what to do', () => {
  test.each<{ name: string; action: FaultAction; code: number; error: RegExp; args?: readonly string[] }>([
    {
      name: '401',
      action: { status: 401 },
      code: 5,
      error:
        /does not know you: the login is missing or has expired\nfix: ask your cluster admin for a new token; the one in use is that of users\[alice\]\.user\.token$/m,
    },
    { name: '403', action: { status: 403 }, code: 4, error: /^error: / },
    { name: '500', action: { status: 500 }, code: 4, error: /failed \(HTTP 500\).*\nfix: try again in a minute/ },
    {
      name: '429',
      action: { status: 429, retryAfter: 1 },
      code: 4,
      error: /has too much to do.*\nfix: try again in a minute/,
    },
    {
      name: 'garbage',
      action: { garbage: true },
      code: 4,
      error: /answered something that is not Kubernetes.*\nfix: is a proxy or a login page in between/,
    },
    {
      name: 'a broken connection',
      action: { reset: 'before' },
      code: 4,
      error: /closed the connection before it answered\nfix: check your network/,
    },
    {
      name: 'no answer',
      action: { delayMs: 3000 },
      code: 4,
      error: /did not answer in time\nfix: check your network/,
      args: ['--request-timeout', '300ms'],
    },
  ])('$name', async ({ action, code, error, args = [] }) => {
    desk.sandbox.faults.clear();
    desk.sandbox.faults.add({ match: () => true, action });
    const outcome = await desk.aisubmit(['list', ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' });
    expect(outcome.stderr).toMatch(error);
    expect(outcome.stderr).not.toContain('bug in aisubmit');
  });
});
