import { type ExecOptions, type ExecSession, type KubeApi, openExec } from '@aisubmit/sdk/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeenRequest } from '../../sandbox/faults.ts';
import { withSandbox } from '../api-server/with-sandbox.ts';
import { connections, failing, killPod, MEBIBYTE, STREAM_PODS, startPod } from './stream-pods.ts';

interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly reason?: string;
}

function exec(api: KubeApi, command: readonly string[], more: Partial<ExecOptions> = {}): Promise<ExecSession> {
  return openExec(api, { namespace: 'team-a', pod: 'exec', command, ...more });
}

/** Size and input reach a program by two ways, so it looks until it has the size, and then says it. */
function untilSize(rowsAndColumns: string): string {
  return `until stty size | grep -x "${rowsAndColumns}"; do sleep 0.1; done`;
}

async function finish(session: ExecSession): Promise<Finished> {
  const texts = { stdout: '', stderr: '' };
  for await (const { stream, data } of session.output) texts[stream] += Buffer.from(data).toString();
  return { ...texts, ...(await session.exit) };
}

withSandbox({ pods: { '*': STREAM_PODS } }, (place) => {
  const as = connections(place);
  beforeAll(async () => {
    await startPod(place.sandbox(), 'exec');
  });

  test.each([0, 3, 137])('exit code %i comes through, with both outputs', async (code) => {
    const script = `echo "out put"; echo err >&2; exit ${code}`;
    expect(await finish(await exec(as('alice'), ['sh', '-c', script]))).toEqual({
      stdout: 'out put\n',
      stderr: 'err\n',
      code,
    });
  });

  test('words are passed on as they are', async () => {
    const odd = ['printf', '%s|', 'a b', '$HOME', ';', '', 'ü"\'\\', '*'];
    expect(await finish(await exec(as('alice'), odd))).toMatchObject({ stdout: 'a b|$HOME|;||ü"\'\\|*|' });
  });

  test('a program that is not there is said to be so', async () => {
    expect(await finish(await exec(as('alice'), ['nvidia-smi']))).toEqual({
      stdout: '',
      stderr: '',
      code: 127,
      reason: 'the container has no program nvidia-smi',
    });
  });

  test('the end of the input reaches the command, which still answers', async () => {
    const session = await exec(as('alice'), ['sh', '-c', 'cat; echo done'], { stdin: true });
    await session.write(Buffer.from('hi '));
    await session.endInput();
    expect(await finish(session)).toMatchObject({ stdout: 'hi done\n', code: 0 });
  });

  test('100 MB come out to the last byte', async () => {
    const session = await exec(as('alice'), ['head', '-c', '100000000', '/dev/zero']);
    let length = 0;
    for await (const { data } of session.output) length += data.length;
    expect([length, await session.exit]).toEqual([100_000_000, { code: 0 }]);
  });

  test('100 MiB go in, and are waited for', async () => {
    const session = await exec(as('alice'), ['wc', '-c'], { stdin: true });
    const chunk = Buffer.alloc(MEBIBYTE);
    for (let i = 0; i < 100; i++) await session.write(chunk);
    await session.endInput();
    expect((await finish(session)).stdout.trim()).toBe('104857600');
  });

  test('a terminal has the size it is told, and hears of a new one', async () => {
    const session = await exec(as('alice'), ['sh', '-c', `${untilSize('31 101')}; ${untilSize('22 77')}; exit 4`], {
      stdin: true,
      tty: true,
    });
    session.resize({ columns: 101, rows: 31 });
    let text = '';
    for await (const { data } of session.output) {
      text += Buffer.from(data).toString();
      if (text.endsWith('31 101\r\n')) session.resize({ columns: 77, rows: 22 });
    }
    expect(text).toBe('31 101\r\n22 77\r\n');
    expect(await session.exit).toEqual({ code: 4 });
  });

  test('a reader that stops holds the command back and loses nothing', async () => {
    const session = await exec(as('alice'), ['head', '-c', '30000000', '/dev/zero']);
    let length = 0;
    for await (const { data } of session.output) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 500));
      length += data.length;
    }
    expect(length).toBe(30_000_000);
  });

  test('refusals are those of any request', async () => {
    expect(await failing(exec(as('viewer'), ['true']))).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    expect(await failing(exec(as('alice'), ['true'], { pod: 'nope' }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'pods "nope" not found',
    });
    expect(await failing(exec(as('alice'), ['true'], { container: 'nope' }))).toMatchObject({
      code: 'REJECTED',
      status: 400,
    });
  });

  test('a closed session ends the wait for it', async () => {
    const session = await exec(as('alice'), ['sleep', '60']);
    session.close();
    expect(await failing(session.exit)).toMatchObject({ code: 'INTERRUPTED' });
  });

  test('a pod that is killed ends its commands', async () => {
    await startPod(place.sandbox(), 'exec-killed');
    const session = await exec(as('alice'), ['sh', '-c', 'echo begun; sleep 60'], { pod: 'exec-killed' });
    const ended = finish(session).catch((error: { code?: string }) => error);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await killPod(place.sandbox(), 'exec-killed');
    expect([137, 'UNREACHABLE']).toContain((await ended).code);
  });

  test('an API server that is killed breaks the session, and the next one works', async () => {
    const session = await exec(as('alice'), ['sleep', '60']);
    const ended = failing(session.exit);
    await place.sandbox().restart();
    expect(await ended).toMatchObject({ code: 'UNREACHABLE', transient: true });
    expect(await finish(await exec(as('alice'), ['echo', 'again']))).toMatchObject({ stdout: 'again\n' });
  });

  describe('where no WebSocket passes', () => {
    beforeAll(() => {
      const match = ({ method, path }: SeenRequest): boolean => method === 'GET' && path.endsWith('/exec');
      place.sandbox().faults.add({ match, action: { status: 400 } });
    });
    afterAll(() => place.sandbox().faults.clear());

    test('both outputs and the exit code come through', async () => {
      const ended = await finish(await exec(as('alice'), ['sh', '-c', 'echo out; echo err >&2; exit 7']));
      expect(ended).toEqual({ stdout: 'out\n', stderr: 'err\n', code: 7 });
    });

    test('a reader that stops holds the command back; 100 MB come out to the last byte', async () => {
      const session = await exec(as('alice'), ['head', '-c', '100000000', '/dev/zero']);
      let length = 0;
      for await (const { data } of session.output) {
        if (length === 0) await new Promise((resolve) => setTimeout(resolve, 500));
        length += data.length;
      }
      expect([length, await session.exit]).toEqual([100_000_000, { code: 0 }]);
    });

    test('100 MiB go in, and their end', async () => {
      const session = await exec(as('alice'), ['wc', '-c'], { stdin: true });
      const chunk = Buffer.alloc(MEBIBYTE);
      for (let i = 0; i < 100; i++) await session.write(chunk);
      await session.endInput();
      expect((await finish(session)).stdout.trim()).toBe('104857600');
    });

    test('a terminal has the size it is told', async () => {
      const command = ['sh', '-c', `${untilSize('31 101')}; exit 4`];
      const session = await exec(as('alice'), command, { stdin: true, tty: true });
      session.resize({ columns: 101, rows: 31 });
      expect(await finish(session)).toMatchObject({ stdout: '31 101\r\n', code: 4 });
    });

    test('a command that the container does not have, and one whose pod is killed', async () => {
      expect(await finish(await exec(as('alice'), ['nvidia-smi']))).toMatchObject({ code: 127 });
      await startPod(place.sandbox(), 'exec-spdy');
      const session = await exec(as('alice'), ['sh', '-c', 'echo begun; sleep 60'], { pod: 'exec-spdy' });
      const ended = finish(session).catch((error: { code?: string }) => error);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await killPod(place.sandbox(), 'exec-spdy');
      expect([137, 'UNREACHABLE']).toContain((await ended).code);
    });
  });
});
