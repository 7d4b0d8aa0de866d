import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TERMINAL } from '../../sandbox/containers/run-process.ts';
import { type PodScript, runProcess } from '../../sandbox/sandbox.ts';
import { hasKubectl, Kubectl, sayAndListen } from './kubectl-runs.ts';
import { startPod } from './stream-call.ts';
import { withSandbox } from './with-sandbox.ts';

const MEGABYTE = randomBytes(1024 * 1024);
const BIG = 50;

let place = '';
const targets = { web: 0, lines: 0 };
const pods: PodScript = () => [
  { exec: runProcess({ cwd: place }) },
  {
    ports: { 8080: targets.web, 9090: targets.lines, 7070: (connection) => connection.resume().end('written here\n') },
  },
  { run: {} },
];

/** Everything the line server has heard. */
let heard = '';

/** Says how many lines it heard, once the other side has closed its half. */
function countLines(socket: Socket): void {
  let lines = 0;
  socket.on('error', () => socket.destroy());
  socket.setEncoding('utf8').on('data', (part: string) => {
    heard += part;
    lines += part.split('\n').length - 1;
  });
  socket.on('end', () => socket.end(`${lines} lines\n`));
}

async function listenOn(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!hasKubectl)('kubectl', () => {
  const web = createWebServer(async (request, response) => {
    if (request.url !== '/big') return void response.end(`hello ${request.url}\n`);
    for (let i = 0; i < BIG; i += 1) if (!response.write(MEGABYTE)) await once(response, 'drain');
    response.end();
  });
  const lines = createServer({ allowHalfOpen: true }, countLines);
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'aisubmit-place-'));
    [targets.web, targets.lines] = await Promise.all([listenOn(web), listenOn(lines)]);
  });
  afterAll(async () => {
    web.close();
    lines.close();
    await rm(place, { recursive: true, force: true });
  });

  withSandbox({ pods }, ({ sandbox }) => {
    beforeAll(async () => {
      await startPod(sandbox(), 'p');
    });
    describe.each([
      ['over WebSocket', true, 'GET'],
      ['over SPDY', false, 'POST'],
    ])('%s', (_name, overWebSocket, method) => {
      let kubectl: Kubectl;
      beforeAll(async () => {
        kubectl = await Kubectl.for(sandbox(), overWebSocket);
      });
      afterAll(() => kubectl.stop());
      const lastStream = () =>
        sandbox()
          .requests()
          .findLast(({ path }) => /\/(exec|portforward)$/.test(path))?.method;

      test('exec: outputs apart, the exit code passed on', async () => {
        const ran = await kubectl.run(['exec', 'p', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3']);
        expect(ran).toEqual({ code: 3, out: 'out\n', err: 'err\ncommand terminated with exit code 3\n' });
        expect(lastStream()).toBe(method);
      });

      test('exec: the input reaches the process, its end too', async () => {
        const { code, out } = await kubectl.run(['exec', '-i', 'p', '--', 'sha256sum'], MEGABYTE);
        expect([code, out]).toEqual([0, `${createHash('sha256').update(MEGABYTE).digest('hex')}  -\n`]);
        const echoed = await kubectl.run(['exec', '-i', 'p', '--', 'cat'], MEGABYTE);
        expect(Buffer.from(echoed.out, 'latin1').equals(MEGABYTE)).toBe(true);
      });

      test('exec: no such program', async () => {
        const { code, err } = await kubectl.run(['exec', 'p', '--', 'nosuch']);
        expect(code).toBe(1);
        expect(err).toContain('exec: "nosuch": executable file not found in $PATH: unknown');
      });

      test('exec -it: a terminal of the caller’s size that follows its changes and passes Ctrl-C', async () => {
        const [python = '', script = ''] = TERMINAL;
        const loop = 'trap "exit 9" INT; while :; do stty size; sleep 0.05; done';
        const child = spawn(python, [script, 'kubectl', 'exec', '-it', 'p', '--', 'sh', '-c', loop], {
          env: kubectl.env,
          stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
        });
        const [input, output, , sizes] = child.stdio;
        const exit = once(child, 'exit');
        let seen = '';
        output?.on('data', (part: Buffer) => {
          seen += part.toString('utf8');
        });
        const resize = (columns: number, rows: number) =>
          sizes !== undefined && sizes !== null && 'write' in sizes && sizes.write(`${columns} ${rows}\n`);
        resize(101, 33);
        await expect.poll(() => seen, { timeout: 15_000 }).toContain('33 101\r\n');
        resize(120, 40);
        await expect.poll(() => seen, { timeout: 15_000 }).toContain('40 120\r\n');
        input?.write('\u0003');
        expect((await exit)[0]).toBe(9);
      });

      test('port-forward: two ports, many requests, 50 MB', async () => {
        const [webPort = 0, linesPort = 0, ownPort = 0] = await kubectl.forward('p', 8080, 9090, 7070);
        const pages = Array.from({ length: 20 }, async (_, i) =>
          (await fetch(`http://127.0.0.1:${webPort}/${i}`)).text(),
        );
        expect((await Promise.all(pages)).at(-1)).toBe('hello /19\n');
        const big = createHash('sha256');
        for await (const chunk of (await fetch(`http://127.0.0.1:${webPort}/big`)).body ?? []) big.update(chunk);
        const wanted = createHash('sha256');
        for (let i = 0; i < BIG; i += 1) wanted.update(MEGABYTE);
        expect(big.digest('hex')).toBe(wanted.digest('hex'));
        expect(await sayAndListen(linesPort, 'a\nb\nc\n')).toBe('3 lines\n');
        expect(await sayAndListen(ownPort, '')).toBe('written here\n');
        expect(lastStream()).toBe(method);
      });

      test('port-forward: nothing listens', async () => {
        const child = kubectl.start('port-forward', 'p', '--address=127.0.0.1', ':4444');
        const said = child.stderr === null ? Promise.resolve('') : text(child.stderr);
        const [first] = child.stdout === null ? [] : await once(child.stdout, 'data');
        const port = Number(/127\.0\.0\.1:(\d+)/.exec(String(first))?.[1]);
        expect(await sayAndListen(port, 'x')).toBe('');
        expect(await said).toContain('dial tcp4 127.0.0.1:4444: connect: connection refused');
      });

      test('cp: there and back', async () => {
        const path = join(kubectl.folder, 'blob');
        await writeFile(path, MEGABYTE);
        expect(await kubectl.run(['cp', path, 'p:blob'])).toMatchObject({ code: 0 });
        expect((await readFile(join(place, 'blob'))).equals(MEGABYTE)).toBe(true);
        expect(await kubectl.run(['cp', 'p:blob', `${path}-back`])).toMatchObject({ code: 0 });
        expect((await readFile(`${path}-back`)).equals(MEGABYTE)).toBe(true);
      });

      test('what runs and what is forwarded ends with the pod', async () => {
        const name = overWebSocket ? 'mortal-1' : 'mortal-2';
        await startPod(sandbox(), name);
        const exec = kubectl.start('exec', name, '--', 'sh', '-c', 'echo begun; sleep 600');
        const ended = once(exec, 'exit');
        if (exec.stdout !== null) expect(String(await once(exec.stdout, 'data'))).toBe('begun\n');
        const [port = 0] = await kubectl.forward(name, 9090);
        const kept = connect({ host: '127.0.0.1', port });
        const closed = once(
          kept.on('error', () => undefined),
          'close',
        );
        kept.write(`to ${name}\n`);
        await expect.poll(() => heard).toContain(`to ${name}\n`);
        await sandbox().admin('DELETE', `/api/v1/namespaces/team-a/pods/${name}`);
        expect(await ended).toEqual([137, null]);
        await closed;
      });
    });
  });
});
