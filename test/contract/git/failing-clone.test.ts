import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GitBench, openGitBench } from './git-bench.ts';
import { type CloneRun, unable } from './run-clone.ts';
import { PASSWORD } from './serve-https.ts';
import { hasSshd } from './serve-ssh.ts';

describe.skipIf(unable !== undefined || !hasSshd)(
  `a clone that fails says why in one sentence (${unable ?? 'as another user'})`,
  () => {
    let bench: GitBench;
    beforeAll(async () => {
      bench = await openGitBench();
    });
    afterAll(async () => bench?.[Symbol.asyncDispose]());

    const nobody = 'f'.repeat(40);
    test.each<[string, () => Promise<CloneRun>, string]>([
      [
        'a wrong password',
        () => bench.byHttps({ secret: 'wrong' }),
        'authentication failed; check the Secret wrong, and that it may read this repository',
      ],
      [
        'no password at all',
        () => bench.byHttps({ secret: 'no-password' }),
        'the Secret no-password has no key password',
      ],
      [
        'an authority that nobody trusts',
        () => bench.byHttps({ secret: 'no-ca' }),
        'the certificate of the server is not trusted; put its authority into the key ca.crt of the Secret no-ca',
      ],
      [
        'a repository elsewhere',
        () => bench.byHttps({}, 'moved/team/code.git'),
        'the server has it elsewhere; use the address that your browser ends at',
      ],
      [
        'no repository',
        () => bench.byHttps({}, 'team/none.git'),
        'there is no such repository, or the login may not see it',
      ],
      [
        'an empty one',
        () => bench.byHttps({}, 'team/empty.git'),
        'it is empty, or its default branch has no name that can be used; name a branch',
      ],
      ['no branch', () => bench.byHttps({ ref: 'none' }), 'there is no branch or tag none'],
      ['the end of a name', () => bench.byHttps({ ref: 'x' }), 'there is no branch or tag x'],
      ['no commit', () => bench.byHttps({ commit: nobody }), `there is no commit ${nobody}`],
      ['no commit, by SSH', () => bench.bySsh({ commit: nobody }), `there is no commit ${nobody}`],
      [
        'a wrong key',
        () => bench.bySsh({ secret: 'other-key' }),
        'authentication failed; check the Secret other-key, and that it may read this repository',
      ],
      [
        'a damaged key',
        () => bench.bySsh({ secret: 'damaged-key' }),
        'authentication failed; ssh-privatekey of the Secret damaged-key is no key that can be used, it may be damaged or have a passphrase',
      ],
      [
        'another host',
        () => bench.bySsh({ secret: 'other-host' }),
        'the host shows another key than known_hosts of the Secret other-host; somebody may be in between, or the key was changed',
      ],
      [
        'a host nobody knows',
        () => bench.bySsh({ secret: 'no-host' }),
        'known_hosts of the Secret no-host does not name the key of this host',
      ],
      ['no known hosts', () => bench.bySsh({ secret: 'no-hosts' }), 'the Secret no-hosts has no key known_hosts'],
      [
        'no repository, by SSH',
        () => bench.bySsh({}, 'team/none.git'),
        'there is no such repository, or the login may not see it',
      ],
      [
        'nobody there',
        () => bench.clone('https://127.0.0.1:1/a'),
        'the host cannot be reached; check its name, and that the network of your cluster lets you',
      ],
      [
        'another signer',
        () => bench.byHttps({ commit: bench.repositories.byMallory, signedBy: 'signers' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap signers`,
      ],
      [
        'a signature that was revoked',
        () => bench.byHttps({ commit: bench.repositories.byAlice, signedBy: 'revoking' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap revoking`,
      ],
      [
        'a signature of another kind',
        () => bench.byHttps({ commit: bench.repositories.byClaim, signedBy: 'signers' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap signers`,
      ],
      [
        'a list of signers that names nobody',
        () => bench.byHttps({ commit: bench.repositories.byAlice, signedBy: 'nobody-signs' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap nobody-signs`,
      ],
      [
        'no list of signers',
        () => bench.byHttps({ commit: bench.repositories.byAlice, signedBy: 'no-signers' }),
        'the ConfigMap no-signers has no key allowed_signers',
      ],
      [
        'no signature',
        () => bench.byHttps({ ref: 'v1', signedBy: 'signers' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap signers`,
      ],
    ])('%s', async (_name, attempt, want) => {
      const run = await attempt();
      const [sentence = ''] = run.termination.split('\n');
      expect(sentence.replace(/^git clone of \S+ failed: /, '').replace(/commit [0-9a-f]{40} is/, 'commit ? is')).toBe(
        want,
      );
      expect(run.status).toBe(1);
      expect(run.stderr.trimEnd().split('\n').at(-1)).toBe(sentence);
      for (const secret of [PASSWORD, 'wrong-', bench.ssh.key.slice(100, 140)])
        expect(run.stderr).not.toContain(secret);
      expect(existsSync(join(run.workspace, 'train.py'))).toBe(false);
    });
  },
);
