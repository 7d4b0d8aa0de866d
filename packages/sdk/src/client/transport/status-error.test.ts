import { describe, expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';
import { statusError } from './status-error.ts';
import { parseWarnings } from './warning-header.ts';

function answered(status: number, body: unknown, retryAfter?: string): ReturnType<typeof statusError> {
  return statusError({ status, body, retryAfter, method: 'POST', host: 'k8s:6443', loginFix: 'log in' });
}

function of(reason: string, message: string, details?: object): object {
  return { kind: 'Status', status: 'Failure', reason, message, details };
}

describe('each refusal gets a sentence', () => {
  test.each([
    [
      401,
      of('Unauthorized', 'Unauthorized'),
      'NOT_LOGGED_IN',
      'k8s:6443 does not know you: the login is missing or has expired',
    ],
    [401, undefined, 'NOT_LOGGED_IN', 'k8s:6443 does not know you: the login is missing or has expired'],
    [
      403,
      of(
        'Forbidden',
        'jobs.batch is forbidden: User "bob" cannot create resource "jobs" in API group "batch" in the namespace "team-a"',
      ),
      'FORBIDDEN',
      'bob may not create jobs.batch in namespace team-a',
    ],
    [
      403,
      of(
        'Forbidden',
        'namespaces is forbidden: User "bob" cannot list resource "namespaces" in API group "" at the cluster scope',
      ),
      'FORBIDDEN',
      'bob may not list namespaces',
    ],
    [
      403,
      of(
        'Forbidden',
        'roles "x" is forbidden: user "bob" (groups=["a" "b"]) is attempting to grant RBAC permissions not currently held: {APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
      ),
      'FORBIDDEN',
      'bob may not give others rights that bob does not have',
    ],
    [
      403,
      of('Forbidden', 'pods "x" is forbidden: exceeded quota: q'),
      'FORBIDDEN',
      'pods "x" is forbidden: exceeded quota: q',
    ],
    [404, of('NotFound', 'jobs.batch "x" not found'), 'NOT_FOUND', 'jobs.batch "x" not found'],
    [409, of('AlreadyExists', 'jobs.batch "x" already exists'), 'CONFLICT', 'jobs.batch "x" already exists'],
    [422, of('Invalid', 'denied: no\u001b[2J\nway'), 'REJECTED', 'denied: no\\u{1b}[2J way'],
    [400, of('BadRequest', ''), 'REJECTED', 'the cluster refused the request (HTTP 400)'],
    [413, undefined, 'REJECTED', 'the request is larger than the cluster takes'],
    [429, of('TooManyRequests', 'slow down'), 'THROTTLED', 'k8s:6443 has too much to do: slow down'],
    [500, of('InternalError', 'etcd is sad'), 'SERVER_ERROR', 'the cluster at k8s:6443 failed (HTTP 500): etcd is sad'],
    [504, undefined, 'SERVER_ERROR', 'k8s:6443 answered something that is not Kubernetes (HTTP 504)'],
  ])('%i %o', (status, body, code, message) => {
    expect(answered(status, body)).toMatchObject({ code, message, status });
  });

  test('says whom to ask for what when RBAC refuses', () => {
    const message =
      'x is forbidden: User "bob" cannot create resource "jobs" in API group "batch" in the namespace "team-a"';
    expect(answered(403, of('Forbidden', message)).fix).toBe(
      'ask your cluster admin for the aisubmit-user role in namespace team-a, or choose another with --namespace',
    );
  });

  test('names every field of a 422', () => {
    const causes = [
      { reason: 'FieldValueInvalid', message: 'Invalid value: "x": must be y', field: 'spec.template' },
      { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' },
    ];
    expect(answered(422, of('Invalid', 'Job is invalid', { causes })).reasons).toEqual([
      { path: 'spec.template', message: 'Invalid value: "x": must be y' },
      { path: 'spec.selector', message: 'Required value' },
    ]);
  });

  test('never repeats long values that the server quotes', () => {
    const secret = 's3cr3t'.repeat(20);
    const error = answered(
      422,
      of('Invalid', `Job "x" is invalid: spec.args: Invalid value: "${secret}": too long`, {
        causes: [{ message: `Invalid value: "${secret}": too long`, field: 'spec.args' }],
      }),
    );
    expect(error.message).toBe('Job "x" is invalid: spec.args: Invalid value: (122 characters, left out): too long');
    expect(JSON.stringify(error.reasons)).not.toContain('s3cr3t');
  });
});

describe('what a server says beside its answer', () => {
  test.each([
    ['7', undefined, 7000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', undefined, 10_000],
    [undefined, 3, 3000],
    ['rubbish', undefined, undefined],
    [undefined, undefined, undefined],
  ])('Retry-After %s and retryAfterSeconds %s mean %s', (header, seconds, want) => {
    expect(retryAfterMs(header, seconds, 0)).toBe(want);
  });

  test('warnings are told apart and made safe', () => {
    expect(parseWarnings('299 - "one\\"quoted\\"", 299 kube "two, with comma", 199 - "not ours"')).toEqual([
      'one"quoted"',
      'two, with comma',
    ]);
    expect(parseWarnings(['299 - "bell\u0007"'])).toEqual(['bell\\u{7}']);
    expect(parseWarnings(undefined)).toEqual([]);
  });
});
