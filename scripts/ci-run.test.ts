import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'aisubmit ci '));
  await mkdir(join(checkout, 'programs'));
  await cp(join(import.meta.dirname, '../.ci'), join(checkout, '.ci'), { recursive: true });
});

afterEach(() => rm(checkout, { recursive: true, force: true }));

const SUMMARY = '.cache/check/summary.txt';
const writes = (line: string) => `mkdir -p .cache/check && echo '${line}' > ${SUMMARY}`;

// CI is Debian; .ci/run uses its `timeout`.
describe.runIf(process.platform === 'linux')('.ci/run ends with the counted line and the status of npm test', () => {
  test.each([
    ['that passes', writes('3 passed, 0 failed, 1 skipped'), 0, '3 passed, 0 failed, 1 skipped'],
    ['that fails', `${writes('2 passed, 1 failed, 0 skipped')}; exit 1`, 1, '2 passed, 1 failed, 0 skipped'],
    ['whose set-up fails', 'exit 7', 7, '0 passed, 1 failed'],
    ['that crashes after the count', `${writes('3 passed, 0 failed, 0 skipped')}; exit 9`, 9, '0 passed, 1 failed'],
    ['that passes without having tested', 'exit 0', 1, '0 passed, 1 failed'],
    ['that hangs', 'sleep 60', 124, '0 passed, 1 failed'],
    ['that waits for an answer', 'read -r answer && exit 0; exit 3', 3, '0 passed, 1 failed'],
  ])('for an npm test %s', async (_name, script, wantStatus, wantLine) => {
    const { status, lastLine } = await ciRun(`#!/usr/bin/env bash\n${script}\n`);
    expect({ status, lastLine }).toEqual({ status: wantStatus, lastLine: wantLine });
  });

  test('does not count what an earlier run left', async () => {
    await mkdir(join(checkout, '.cache/check'), { recursive: true });
    await writeFile(join(checkout, SUMMARY), '9 passed, 0 failed, 0 skipped\n');
    expect((await ciRun('#!/usr/bin/env bash\nexit 0\n')).lastLine).toBe('0 passed, 1 failed');
  });
});

/** Runs .ci/run with a stand-in for npm. */
async function ciRun(npm: string): Promise<{ status: number | null; lastLine: string | undefined }> {
  const programs = join(checkout, 'programs');
  await writeFile(join(programs, 'npm'), npm);
  await chmod(join(programs, 'npm'), 0o755);
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env['PATH']}`, AISUBMIT_CI_LIMIT: '2s' };
  const child = spawn(join(checkout, '.ci/run'), { cwd: tmpdir(), env, stdio: ['pipe', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}
