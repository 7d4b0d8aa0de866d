import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type ExecDesk, finish, startExecDesk } from './exec-desk.ts';

const BYTES = Buffer.from(Array.from({ length: 256 }, (_, each) => each));

describe.each(availableSandboxes())('exec on the %s sandbox', (kind) => {
  let desk: ExecDesk;

  beforeAll(async () => {
    desk = await startExecDesk({ kind });
  }, 120_000);

  beforeEach(() => desk.sandbox.faults.clear());

  afterAll(() => desk[Symbol.asyncDispose]());

  const sh = (script: string, ...more: readonly string[]) =>
    desk.aisubmit('exec', 'lab', ...more, '--', 'sh', '-c', script);

  test('stdout and stderr stay apart, and the exit code is the command’s', async () => {
    const ended = await finish(sh('echo out; echo err >&2; exit 7'));
    expect({ ...ended, stdout: String(ended.stdout) }).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  test.each([0, 1, 3, 5, 126, 130, 255])('exit code %i passes through', async (code) => {
    expect(await finish(sh(`exit ${code}`))).toMatchObject({ code, stderr: '' });
  });

  test('a command that was killed, and one that is not there', async () => {
    expect(await finish(sh('kill -KILL $$'))).toMatchObject({ code: 137 });
    expect(await finish(desk.aisubmit('exec', 'lab', '--', 'nvidia-smi'))).toMatchObject({
      code: 127,
      stderr: 'error: the container has no program nvidia-smi\n',
    });
  });

  test('words arrive as they were written', async () => {
    const words = ['a b', '', '$HOME', '"', "'", '*', '--namespace', '-c', 'ü\n'];
    const ended = await finish(desk.aisubmit('exec', 'lab', '--', 'printf', '[%s]', ...words));
    expect(String(ended.stdout)).toBe(words.map((word) => `[${word}]`).join(''));
  });

  test('input passes byte for byte and ends', async () => {
    const ended = await finish(desk.aisubmit('exec', 'lab', '-i', '--', 'cat'), BYTES);
    expect(ended).toEqual({ code: 0, stdout: BYTES, stderr: '' });
  });

  test('without -i a command gets no input', async () => {
    expect(await finish(desk.aisubmit('exec', 'lab', '--', 'cat'), 'x')).toMatchObject({
      code: 0,
      stdout: Buffer.alloc(0),
    });
  });

  test('a command that reads nothing ends though input is left open', async () => {
    const running = desk.aisubmit('exec', 'lab', '-i', '--', 'echo', 'done');
    expect(await running.ended).toMatchObject({ code: 0, stdout: Buffer.from('done\n') });
  });

  test('20 MB reach a reader that stops now and then, to the last byte, as with kubectl', async () => {
    const words = ['--', 'sh', '-c', 'head -c 20000000 /dev/zero; echo end'];
    const running = desk.aisubmit('exec', 'lab', ...words);
    running.child.stdout?.once('data', () => {
      running.child.stdout?.pause();
      setTimeout(() => running.child.stdout?.resume(), 500);
    });
    const ours = await finish(running);
    const theirs = await finish(desk.kubectl('exec', await desk.pod(), ...words));
    expect(ours.stdout.equals(theirs.stdout)).toBe(true);
    expect(ours.stdout.length).toBe(20_000_004);
  });

  test('a reader that goes away ends it without a word', async () => {
    const running = desk.aisubmit('exec', 'lab', '--', 'yes');
    running.child.stdout?.once('data', () => running.child.stdout?.destroy());
    expect(await running.ended).toMatchObject({ code: 141, stderr: '' });
  });

  test('Ctrl-C without a terminal leaves the command, and says so', async () => {
    const running = sh('echo ready; sleep 30');
    await running.said('ready');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({
      code: 130,
      stderr: `error: interrupted; what was started may go on in pod ${await desk.pod()}\n`,
    });
  });

  test('a connection that is cut is one sentence', async () => {
    const match = ({ path }: { path: string }): boolean => path.endsWith('/exec');
    desk.sandbox.faults.add({ match, action: { stream: { kind: 'cut', afterBytes: 10 } } });
    const ended = await finish(sh('echo 0123456789; sleep 30'));
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/^error: the connection to .*\nfix: .*\n$/);
  });

  test('of several trials the first is taken and named, another by number', async () => {
    const first = await finish(desk.aisubmit('exec', 'search', '--', 'echo', 'x'));
    expect(first.stderr).toMatch(/^in pod training-search-0-\w+, one of 3; choose another with --pod or --index\n$/);
    expect(await finish(desk.aisubmit('exec', 'search', '--index', '2', '--', 'true'))).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(desk.calls.at(-1)?.pod.metadata.name).toMatch(/^training-search-2-/);
    const wrong = await finish(desk.aisubmit('exec', 'search', '--index', '7', '--', 'true'));
    expect(wrong.stderr).toMatch(/^error: the workload has no trial 7\nfix: it has: training-search-0-/);
  });

  test('what does not run yet is waited for, and then told', async () => {
    const ended = await finish(desk.aisubmit('exec', 'queued', '--pod-running-timeout', '1s', '--', 'true'));
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('error: training queued in namespace team-a is not running: no node');
  });

  test('neither the command nor its words are logged', async () => {
    const ended = await finish(desk.aisubmit('exec', 'lab', '-v', '8', '--', 'echo', 'hunter2'));
    expect(ended.stderr).toContain('/exec?');
    expect(ended.stderr).not.toContain('hunter2');
  });

  test('a word without -- says where it belongs', async () => {
    expect((await finish(desk.aisubmit('exec', 'lab', 'ls'))).stderr).toBe(
      'error: unexpected word: "ls"\nfix: write -- before the command: kubectl aisubmit exec WORKLOAD -- COMMAND\n',
    );
  });

  test('piped lines go to a shell', async () => {
    expect(String((await finish(desk.aisubmit('exec', 'lab'), 'echo $((6 * 7)); exit 3\n')).stdout)).toBe('42\n');
  });
});
