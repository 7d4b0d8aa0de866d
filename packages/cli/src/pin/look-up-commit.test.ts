import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { lookUpCommit } from './look-up-commit.ts';
import { runGit } from './run-git.ts';

const HASH = 'a'.repeat(40);
const CODE = { index: 0, url: 'https://git.example.com/team/code', name: 'git.example.com/team/code' };

/** A host whose git is a script, and what the script was called with. */
function withGit(script: string, env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-pin-'));
  const file = join(folder, 'git');
  writeFileSync(file, `#!/bin/sh\n{ printf '%s\\n' "$@"; env; pwd; } >>${join(folder, 'called')}\n${script}\n`);
  chmodSync(file, 0o755);
  const host = testHost({ env: { ...env, PATH: [folder, process.env['PATH']].join(delimiter) } });
  return { host, called: () => readFileSync(join(folder, 'called'), 'utf8').split('\n') };
}

describe.skipIf(process.platform === 'win32')('the user’s own git', () => {
  test('is told the address behind --, and asks nobody', async () => {
    const { host, called } = withGit(`printf '${HASH}\\trefs/heads/main\\n'`, {
      GIT_TRACE_CURL: '1',
      GIT_SSL_NO_VERIFY: '1',
      GIT_DIR: '/elsewhere/.git',
      GIT_SSH_COMMAND: 'ssh -i mine',
    });
    expect(await lookUpCommit({ ...CODE, ref: 'main' }, host)).toBe(HASH);
    const lines = called();
    expect(lines.slice(0, 8)).toEqual([
      '-c',
      'http.sslVerify=true',
      'ls-remote',
      '--',
      CODE.url,
      'refs/heads/main',
      'refs/tags/main',
      'refs/tags/main^{}',
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'GIT_TERMINAL_PROMPT=0',
        'GIT_ALLOW_PROTOCOL=https:ssh',
        'GIT_DIR=/dev/null',
        'GIT_SSH_COMMAND=ssh -i mine',
        '/',
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/GIT_TRACE_CURL|GIT_SSL_NO_VERIFY/);
  });

  test('the default branch is HEAD', async () => {
    const { host, called } = withGit(`printf '${HASH}\\tHEAD\\n'`);
    expect(await lookUpCommit(CODE, host)).toBe(HASH);
    expect(called().slice(2, 6)).toEqual(['ls-remote', '--', CODE.url, 'HEAD']);
  });

  test.each<[string, string, string, string]>([
    [
      'a typo',
      `[ "$4" = --heads ] && printf '${HASH}\\trefs/heads/main\\n'; exit 0`,
      'git.example.com/team/code has no branch or tag mian',
      'did you mean main?',
    ],
    [
      'a name unlike all',
      `[ "$4" = --heads ] && for n in 1 2 3 4 5 6 7; do printf "${HASH}\\trefs/heads/release/2024.$n\\n"; done; exit 0`,
      'git.example.com/team/code has no branch or tag mian',
      'it has release/2024.1, release/2024.2, release/2024.3, release/2024.4, release/2024.5 and 2 more',
    ],
    ['nothing', 'exit 0', 'git.example.com/team/code has no branch or tag mian', 'it has none at all; push one first'],
  ])('%s', async (_name, script, message, fix) => {
    const { host } = withGit(script);
    await expect(lookUpCommit({ ...CODE, ref: 'mian' }, host)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message,
      fix,
    });
  });

  test('a failure is one line, without control characters and logins', async () => {
    const { host } = withGit(
      `printf 'hint: x\\nfatal: \\033[31mno entry to https://me:t0ken@git.example.com/a\\nmore\\n' >&2; exit 128`,
    );
    await expect(lookUpCommit(CODE, host)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: 'git could not look up git.example.com/team/code: \\u{1b}[31mno entry to https://git.example.com/a',
      fix: 'see whether this works on your machine: git ls-remote https://git.example.com/team/code; or write the commit yourself',
    });
  });

  test('what takes too long is ended with all that it started', async () => {
    const { host } = withGit('sleep 600 & sleep 600');
    expect(await runGit(['ls-remote'], { host, timeoutMs: 200 })).toMatchObject({ ok: false, stopped: 'time' });
  });

  test('what says too much is ended', async () => {
    const { host } = withGit('exec yes');
    expect(await runGit(['ls-remote'], { host, timeoutMs: 60_000 })).toMatchObject({ ok: false, stopped: 'size' });
  });

  test('Ctrl-C ends it', async () => {
    const { host } = withGit('sleep 600');
    const answer = lookUpCommit(CODE, host);
    host.interrupt();
    await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('on Windows it is not taken from the current folder', async () => {
    const host = { ...testHost({ env: { Path: '.;tools;;C:relative' } }), platform: 'win32' as const };
    await expect(lookUpCommit(CODE, host)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('where there is none', async () => {
    const host = testHost({ env: { PATH: '/nonexistent' } });
    await expect(lookUpCommit(CODE, host)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'there is no git on this machine, which looks up the commit of a branch or tag',
      fix: 'install git, or write the commit: --git URL,commit=HASH, or spec.git[].commit',
    });
  });
});
