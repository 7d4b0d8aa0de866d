import { describe, expect, test } from 'vitest';
import { refuseForeignFlags } from './refused-flags.ts';

describe('refuseForeignFlags', () => {
  test.each([
    [
      ['--privileged'],
      'POLICY_REFUSED',
      '--privileged: a privileged container owns the node and everyone on it (control privileged)',
    ],
    [
      ['--host-network'],
      'POLICY_REFUSED',
      '--host-network: the host network passes by every NetworkPolicy (control host-namespaces)',
    ],
    [
      ['--capability=SYS_ADMIN'],
      'POLICY_REFUSED',
      '--capability: every capability is dropped and none is added (control capabilities)',
    ],
    [['--large-shm'], 'INVALID_INPUT', '--large-shm: shared memory counts as memory, so its size must be known'],
    [['--code=src'], 'INVALID_INPUT', '--code is for train and infer'],
    [['--ide', 'x'], 'INVALID_INPUT', '--ide is for notebook'],
    [['--project', 'x'], 'INVALID_INPUT', '--project: a project is a namespace here'],
  ])('%j', (words, code, message) => {
    expect(() => refuseForeignFlags(words, new Set())).toThrow(expect.objectContaining({ code, message }));
  });

  test.each([
    ['our own flags', ['--image', 'x'], new Set(['image'])],
    ['a flag of that name that is ours', ['--project'], new Set(['project'])],
    ['words that are no flags', ['privileged', '-privileged', '--constructor'], new Set<string>()],
  ])('passes %s', (_, words, known) => {
    expect(() => refuseForeignFlags(words, known)).not.toThrow();
  });
});
