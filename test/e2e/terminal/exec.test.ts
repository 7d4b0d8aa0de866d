import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProcess } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { expectUsual } from './expect-usual.ts';
import { openScreen, type Screen } from './open-screen.ts';

let desk: Desk;
let env: Record<string, string>;
const there = mkdtempSync(path.join(tmpdir(), 'aisubmit-pod-'));

beforeAll(async () => {
  const processes = runProcess({
    cwd: there,
    env: { PATH: '/usr/bin:/bin', HOME: there, TERM: 'xterm', PS1: 'pod> ' },
  });
  desk = await startDesk({
    pods: {
      'notebook-lab': [{ run: {} }, { ready: true }, { exec: processes }],
      'training-queued': [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
    },
  });
  env = await desk.environment();
  for (const line of ['notebook lab', 'train queued --image a:1 --gpu 1 --detach -- x']) {
    const { code, stderr } = await desk.aisubmit(line.split(' '));
    expect(code, stderr).toBe(0);
  }
});

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  rmSync(there, { recursive: true });
});

describe.each([40, 80])('exec in %i columns', (columns) => {
  const open = async (words: string): Promise<Screen> => {
    const screen = await openScreen({ env, columns, rows: 24 });
    await screen.enter(`clear; kubectl aisubmit exec ${words}; echo "co""de=$?"`);
    return screen;
  };
  const shell = async (): Promise<Screen> => {
    const screen = await open('lab -it -- bash --norc');
    await screen.shows(/^pod>/m);
    return screen;
  };

  test('a shell: Ctrl-C ends what runs in it, Ctrl-D the shell, with its exit code', async () => {
    await using screen = await shell();
    await screen.enter('(trap "echo cau""ght; exit 7" INT; echo wai""ting; sleep 60)');
    await screen.shows('waiting');
    await screen.press('C-c');
    await screen.shows('caught');
    await screen.enter('ec""ho still-"here"; false');
    await screen.shows('still-here');
    await screen.press('C-d');
    const seen = await screen.shows('code=1');
    expect(seen).not.toMatch(/^(?:error|note|Connecting)/m);
    await expectUsual(screen);
  });

  test('a window that changes its size', async () => {
    await using screen = await shell();
    await screen.enter(`until stty size | grep "24 ""${columns}"; do sleep 0.1; done`);
    await screen.shows(`24 ${columns}`);
    await screen.resize(97, 31);
    await screen.enter('clear; until stty size | grep "31 9""7"; do sleep 0.1; done');
    await screen.shows('31 97');
    await screen.enter('exit 5');
    await screen.shows('code=5');
  });

  test('a full screen, and what was there before it comes back', async () => {
    writeFileSync(path.join(there, 'long'), Array.from({ length: 200 }, (_, line) => `line ${line}\n`).join(''));
    await using screen = await shell();
    await screen.enter('clear; echo bef""ore; less long');
    expect(await screen.shows('line 22')).not.toContain('before');
    await screen.press('PgDn');
    expect(await screen.shows('line 40')).not.toContain('line 5\n');
    await screen.press('q');
    expect(await screen.shows('before')).not.toContain('line ');
    await screen.enter('clear; echo bef""ore; vi long');
    await screen.shows('line 20');
    await screen.type(':q!');
    await screen.press('Enter');
    expect(await screen.shows('before')).not.toContain('line ');
    await screen.press('C-d');
    await screen.shows('code=0');
    await expectUsual(screen);
  });

  test('a server that goes away in the middle of a full screen gives the terminal back', async () => {
    writeFileSync(path.join(there, 'long'), Array.from({ length: 200 }, (_, line) => `line ${line}\n`).join(''));
    await using screen = await shell();
    await screen.enter('clear; echo bef""ore; less long');
    await screen.shows('line 20');
    await desk.sandbox.restart();
    const seen = await screen.shows('code=4');
    expect(seen).toMatch(/before\n[\s\S]*\nerror: [\s\S]*\nfix: [\s\S]*\ncode=4/);
    expect(seen).not.toContain('line 20');
    await expectUsual(screen);
  });

  test('what is waited for is said in one line, and Ctrl-C ends the wait', async () => {
    await using screen = await open('queued');
    await screen.shows(/^Waiting for training\/queued: .*…$/m);
    await screen.press('C-c');
    const left = await screen.shows(/^code=130\n\$$/m);
    expect(left).toBe('error: interrupted\ncode=130\n$');
  });
});

describe.each([40, 80])('cp in %i columns', (columns) => {
  test('how far it is in one line, and at the end how much that was', async () => {
    writeFileSync(path.join(there, 'big'), '');
    desk.file('big', 'x'.repeat(40_000_000));
    await using screen = await openScreen({ env, columns });
    await screen.enter('clear; cd; kubectl aisubmit cp big lab:; echo "co""de=$?"');
    const left = await screen.shows(/^code=0\n\$$/m);
    expect(left).toMatch(/^Copied 1 file, 38\.1 MiB(?:, [\d.]+ \w+\/s)?\ncode=0\n\$$/);
  });
});
