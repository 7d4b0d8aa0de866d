import { expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

test('returns what a tool printed on both streams', async () => {
  const source = "process.stdout.write('out'); process.stderr.write('err');";
  const { ok, output } = await runTool(['--eval', source]);
  expect({ ok, output: [...output].sort().join('') }).toEqual({ ok: true, output: 'eorrtu' });
});

test('says that a tool failed', async () => {
  expect(await runTool(['--eval', 'process.exit(3)'])).toEqual({ ok: false, output: '' });
});

test('says that a tool is not there', async () => {
  const { ok, output } = await runTool([], ['no-such-program-of-ours']);
  expect(ok).toBe(false);
  expect(output).toMatch(/^no-such-program-of-ours cannot be started: .*ENOENT/);
});

test('stops a tool that hangs, and does not wait for what it started', async () => {
  const source = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 20_000)'], { stdio: 'inherit' });
    setTimeout(() => {}, 60_000);`;
  const outcome = await runTool(['--eval', source], undefined, { limitMinutes: 0.01 });
  expect(outcome).toEqual({ ok: false, output: 'stopped after 0.01 minutes\n' });
}, 15_000);
