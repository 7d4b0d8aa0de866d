import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ExecScript, StreamFault } from '../../sandbox/sandbox.ts';
import { CONFIG_MAPS, configMap } from './manifests.ts';
import { endOf, execPath, hear, openSocket, startPod } from './stream-call.ts';
import { withSandbox } from './with-sandbox.ts';

/** `flood` writes a megabyte and ends; `tick` says something every so often; anything else waits for the end of its input. */
const exec: ExecScript = async ({ command: [program], stdin, stdout, signal }) => {
  if (program === 'flood') await new Promise((resolve) => stdout.write('x'.repeat(1_000_000), resolve));
  else if (program === 'tick')
    for (let i = 0; i < 100 && !signal.aborted; i += 1) {
      stdout.write('tick');
      await sleep(20, undefined, { ref: false });
    }
  else for await (const _chunk of stdin);
  return 0;
};

withSandbox({ pods: () => [{ exec }, { run: {} }] }, ({ sandbox, admin }) => {
  beforeAll(async () => {
    await startPod(sandbox(), 'p');
  });
  function openWith(stream: StreamFault | undefined, program: string, more = ''): WebSocket {
    sandbox().faults.clear();
    if (stream !== undefined)
      sandbox().faults.add({ match: ({ path }) => path.endsWith('/exec'), times: 1, action: { stream } });
    return openSocket(sandbox(), 'alice', execPath('p', [program], more));
  }
  const bytesIn = (messages: readonly (readonly [number, string])[]) =>
    messages.reduce((sum, [, text]) => sum + text.length, 0);
  const opened = (socket: WebSocket) => new Promise((resolve) => socket.once('open', resolve));

  test('without a fault all of it arrives', async () => {
    const heard = await hear(openWith(undefined, 'flood'));
    expect([heard.closeCode, bytesIn(heard.messages.slice(0, -1)), endOf(heard).status]).toEqual([
      1000,
      1_000_000,
      'Success',
    ]);
  });

  test('refuses the upgrade with a status', async () => {
    sandbox().faults.add({ match: ({ path }) => path.endsWith('/exec'), times: 1, action: { status: 503 } });
    await expect(hear(openSocket(sandbox(), 'alice', execPath('p', ['flood'])))).rejects.toThrow(
      'Unexpected server response: 503',
    );
  });

  test('breaks the connection instead of an answer', async () => {
    sandbox().faults.add({ match: ({ path }) => path.endsWith('/exec'), times: 1, action: { reset: 'before' } });
    await expect(hear(openSocket(sandbox(), 'alice', execPath('p', ['flood'])))).rejects.toThrow(/hang up|ECONNRESET/);
  });

  test('cuts the connection after so many bytes', async () => {
    const socket = openWith({ kind: 'cut', afterBytes: 300_000 }, 'flood');
    const heard = await hear(socket);
    expect(heard.closeCode).toBe(1006);
    expect(bytesIn(heard.messages)).toBeLessThan(300_000);
  });

  test('cuts the connection at once, or after a while', async () => {
    expect((await hear(openWith({ kind: 'cut' }, 'wait', '&stdin=true'))).closeCode).toBe(1006);
    expect((await hear(openWith({ kind: 'cut', afterMs: 50 }, 'wait', '&stdin=true'))).closeCode).toBe(1006);
  });

  test('cuts what is idle and leaves alone what is not', async () => {
    expect((await hear(openWith({ kind: 'cut', idleMs: 100 }, 'wait', '&stdin=true'))).closeCode).toBe(1006);
    expect((await hear(openWith({ kind: 'cut', idleMs: 1000 }, 'tick'))).closeCode).toBe(1000);
  });

  test('ends with a close code between two messages', async () => {
    const heard = await hear(openWith({ kind: 1011, afterBytes: 200_000 }, 'flood'));
    expect([heard.closeCode, endOf(heard)]).toEqual([1011, undefined]);
    expect((await hear(openWith({ kind: 1001, afterMs: 50 }, 'wait', '&stdin=true'))).closeCode).toBe(1001);
  });

  test('falls silent without an end', async () => {
    const socket = openWith({ kind: 'silence', afterMs: 100 }, 'tick');
    let ticks = 0;
    socket.on('message', () => {
      ticks += 1;
    });
    await opened(socket);
    await sleep(300);
    const before = ticks;
    await sleep(300);
    expect([ticks, socket.readyState]).toEqual([before, socket.OPEN]);
    socket.terminate();
  });

  test('stops reading and goes on talking', async () => {
    const socket = openWith({ kind: 'stall' }, 'tick', '&stdin=true');
    await opened(socket);
    let ticks = 0;
    socket.on('message', () => {
      ticks += 1;
    });
    socket.send(Buffer.alloc(32 * 1024 * 1024));
    await expect.poll(() => ticks).toBeGreaterThan(5);
    expect(socket.bufferedAmount).toBeGreaterThan(0);
    socket.terminate();
  });

  test('the API server dies and comes back on the same address with the same state', async () => {
    await admin('POST', CONFIG_MAPS, { body: configMap('survivor') });
    const { url } = sandbox();
    const socket = openWith(undefined, 'wait', '&stdin=true');
    const heard = hear(socket);
    await opened(socket);
    const back = sandbox().restart({ downMs: 200 });
    expect((await heard).closeCode).toBe(1006);
    await expect(admin('GET', CONFIG_MAPS)).rejects.toThrow(/ECONNREFUSED/);
    await back;
    expect(sandbox().url).toBe(url);
    expect((await admin('GET', `${CONFIG_MAPS}/survivor`)).status).toBe(200);
    expect(endOf(await hear(openSocket(sandbox(), 'alice', execPath('p', ['flood'])))).status).toBe('Success');
  }, 120_000);
});
