import { AisubmitError } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { reportError } from './report-error.ts';

describe('reportError', () => {
  test('says what is wrong, where, and what to do', () => {
    const host = testHost();
    const error = new AisubmitError('INVALID_INPUT', 'this Training cannot be used as it is', {
      reasons: [{ path: 'spec.image', message: 'is required', fix: 'name an image' }, { message: 'and so on' }],
      fix: 'see the examples',
    });
    expect(reportError(error, host)).toBe(2);
    expect(host.errors()).toBe(
      'error: this Training cannot be used as it is\n' +
        '  spec.image: is required\n' +
        '    fix: name an image\n' +
        '  and so on\n' +
        'fix: see the examples\n',
    );
    expect(host.output()).toBe('');
  });

  test('what mends every reason is said once, at the end', () => {
    const host = testHost();
    const reasons = ['get', 'delete'].map((verb) => ({ path: verb, message: `you may not ${verb} jobs`, fix: 'ask' }));
    reportError(new AisubmitError('PREFLIGHT_FAILED', 'the cluster cannot take it', { reasons }), host);
    expect(host.errors()).toBe(
      'error: the cluster cannot take it\n  get: you may not get jobs\n  delete: you may not delete jobs\nfix: ask\n',
    );
  });

  test('what mends some of the reasons is said once below them', () => {
    const host = testHost();
    const reasons = [
      { message: 'no queue', fix: 'name one' },
      { message: 'no get', fix: 'ask' },
      { message: 'no delete', fix: 'ask' },
      { message: 'no claim', fix: 'make one' },
      { message: 'no way' },
      { message: 'no end' },
    ];
    reportError(new AisubmitError('PREFLIGHT_FAILED', 'no', { reasons }), host);
    expect(host.errors()).toBe(
      'error: no\n  no queue\n    fix: name one\n  no get\n  no delete\n    fix for these 2: ask\n' +
        '  no claim\n    fix: make one\n  no way\n  no end\n',
    );
  });

  test('shows no control characters of others', () => {
    const host = testHost();
    expect(reportError(new AisubmitError('REJECTED', 'bad\u001b]0;title\u0007'), host)).toBe(4);
    expect(host.errors()).toBe('error: bad\\u{1b}]0;title\\u{7}\n');
  });

  test('colours only for a terminal that wants it', () => {
    const error = new AisubmitError('UNREACHABLE', 'no answer');
    const painted = testHost({ isTTY: true });
    reportError(error, painted);
    expect(painted.errors()).toBe('\u001b[31merror:\u001b[39m no answer\n');
    const plain = testHost({ isTTY: true, env: { NO_COLOR: '1' } });
    reportError(error, plain);
    expect(plain.errors()).toBe('error: no answer\n');
  });

  test('an unknown error is our bug, without a stack unless asked for', () => {
    const host = testHost();
    expect(reportError(new TypeError('x is not a function'), host)).toBe(1);
    expect(host.errors()).toBe(
      'error: this is a bug in aisubmit (TypeError: x is not a function)\n' +
        'fix: report it with what you typed and the output of: kubectl aisubmit version --client\n',
    );
  });

  test('an interruption is one, whatever it threw', () => {
    const host = testHost({ aborted: true });
    expect(reportError(new TypeError('socket hang up'), host)).toBe(130);
    expect(host.errors()).toBe('error: interrupted\n');
  });
});
