import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChromium } from '../../sandbox/oidc/start-chromium.ts';
import { answerText, availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { hasJupyter, type NotebookServer, startCodeServer, startJupyter } from './notebook-servers.ts';
import { startTypist, type Typist } from './start-connect.ts';

const TOKEN = 'Secret-Of-A-Notebook-0123456789abcdefghijkl';

describe.each(availableSandboxes())('connect on the %s sandbox', (kind) => {
  let sandbox: Sandbox;
  let typist: Typist;
  let code: NotebookServer;
  let jupyter: NotebookServer | undefined;
  const model = createServer((request, response) => {
    response.end(`answer to ${request.method} ${request.url}`);
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit browser '));

  beforeAll(async () => {
    code = await startCodeServer(TOKEN);
    jupyter = hasJupyter ? await startJupyter(TOKEN) : undefined;
    await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
    const token = { exec: answerText(TOKEN) };
    sandbox = await startSandbox({
      kind,
      pods: {
        'notebook-code': [token, { ports: { 8888: code.port } }, { ready: true }],
        'notebook-lab': [token, { ports: { 8888: jupyter?.port ?? 1 } }, { ready: true }],
        'inference-llm': [{ ports: { 8000: (model.address() as AddressInfo).port } }, { ready: true }],
        'training-plain': [{ ready: true }],
        'notebook-over': [{ exit: { code: 0 } }],
      },
    });
    typist = await startTypist(sandbox);
    for (const words of [
      ['notebook', 'code', '--ide', 'vscode', '--image', 'a:1'],
      ['notebook', 'lab', '--image', 'a:1'],
      ['notebook', 'over', '--image', 'a:1'],
      ['infer', 'llm', '--image', 'a:1', '--port', '8000'],
      ['train', 'plain', '--image', 'a:1', '--', 'sleep', '1h'],
    ])
      expect(await typist.run([words[0] ?? '', '--detach', ...words.slice(1)])).toMatchObject({ code: 0 });
  }, 120_000);

  afterAll(async () => {
    typist[Symbol.dispose]();
    await sandbox.stop();
    await code[Symbol.asyncDispose]();
    await jupyter?.[Symbol.asyncDispose]();
    await new Promise((resolve) => model.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  test('an endpoint: a curl that works, and Ctrl-C ends with one line, success and a free port', async () => {
    await using running = typist.start(['connect', 'llm']);
    const line = (await running.until('Ctrl-C ends it')).trim();
    expect(line).toMatch(/^curl http:\/\/127\.0\.0\.1:\d+\/$/);
    const url = line.replace('curl ', '');
    expect(await (await fetch(url)).text()).toBe('answer to GET /');
    expect(await running.interrupt()).toBe(0);
    expect(running.stderr()).toMatch(/connected; Ctrl-C ends it\n.*disconnected; it goes on without you\n$/);
    const server = createTcpServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(Number(new URL(url).port), '127.0.0.1', resolve);
    });
    server.close();
  });

  test('its pod is killed, then the API server: the next request works each time', async () => {
    await using running = typist.start(['connect', 'inference/llm']);
    const url = (await running.until('Ctrl-C ends it')).trim().replace('curl ', '');
    const pods = '/api/v1/namespaces/team-a/pods';
    const { body } = await sandbox.admin<{ items: { metadata: { name: string } }[] }>(
      'GET',
      `${pods}?labelSelector=aisubmit.dev/workload=inference-llm`,
    );
    await sandbox.admin('DELETE', `${pods}/${body.items[0]?.metadata.name}`, { gracePeriodSeconds: 0 });
    expect(await (await fetch(url)).text()).toBe('answer to GET /');
    await sandbox.restart({ downMs: 500 });
    expect(await (await fetch(url)).text()).toBe('answer to GET /');
    await running.interrupt();
  });

  test('a port that is taken: the next one is said, and the one that was asked for is an error with the fix', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await typist.run(['connect', 'llm', '--port', String(port)]);
    expect(refused).toEqual({
      code: 2,
      text: `error: port ${port} of 127.0.0.1 is taken by another program\nfix: give another with --port, or leave it out and a free one is chosen\n`,
    });
    taken.close();
    await using running = typist.start(['connect', 'llm', '--port', ':8000']);
    await using second = typist.start(['connect', 'llm', '--port', ':8000']);
    await running.until('Ctrl-C ends it');
    await second.until('Ctrl-C ends it');
    expect(running.stdout()).not.toBe(second.stdout());
    expect(running.stderr() + second.stderr()).toMatch(
      /note: port 8000 of this machine is taken; inference\/llm is on \d+\n/,
    );
  });

  test('what has no port says so, and one can be named', async () => {
    expect(await typist.run(['connect', 'plain'])).toEqual({
      code: 2,
      text: 'error: training/plain names no port that it answers on\nfix: if a program in it listens on one, say which: --port :PORT; TensorBoard comes with --tensorboard-logdir\n',
    });
  });

  test('a notebook that has ended is not waited for, and what starts it again is said', async () => {
    expect(await typist.run(['connect', 'over'])).toEqual({
      code: 4,
      text: 'error: notebook over in namespace team-a is not running: it was shut down from inside\nfix: start it again on the same home with `kubectl aisubmit resume notebook/over --namespace team-a`\n',
    });
  });

  test('the token is printed for programs that ask for it, and only when told to', async () => {
    await using running = typist.start(['connect', 'code', '--no-browser', '--show-token'], { DISPLAY: ':0' });
    await running.until('Ctrl-C ends it');
    expect(running.stdout()).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/aisubmit/[\\w-]{43}\\n${TOKEN}\\n$`));
  });

  test('several at once, each with a port of its own', async () => {
    await using running = typist.start(['connect', 'llm', 'code']);
    await running.until(/llm: connected[\s\S]*code: connected|code: connected[\s\S]*llm: connected/);
    expect(running.stdout()).toMatch(/curl http:\/\/127\.0\.0\.1:\d+\//);
    expect(running.stdout()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/aisubmit\/[\w-]{43}\n/);
    expect(await running.interrupt()).toBe(0);
    expect(running.stderr()).toContain('disconnected; they go on without you\n');
  });

  test('two names of one workload open it once', async () => {
    await using running = typist.start(['connect', 'llm', 'inference/llm', 'inference-llm']);
    await running.until('Ctrl-C ends it');
    expect(await running.interrupt()).toBe(0);
    expect(running.stdout()).toMatch(/^curl http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(running.stderr()).toContain('disconnected; it goes on without you\n');
  });

  test('without a browser the link is printed once, signs in once, and holds no token', async () => {
    await using running = typist.start(['connect', 'code']);
    await running.until('Ctrl-C ends it');
    const link = running.stdout().trim();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/aisubmit\/[\w-]{43}$/);
    const first = await fetch(link, { redirect: 'manual' });
    expect([first.status, first.headers.get('location'), first.headers.get('referrer-policy')]).toEqual([
      302,
      '/',
      'no-referrer',
    ]);
    const cookie = first.headers.getSetCookie();
    expect(cookie).toEqual(['code-server-session-lab=hashed; Path=/; SameSite=Lax']);
    const page = await fetch(new URL('/', link), { headers: { cookie: cookie[0]?.split(';')[0] ?? '' } });
    expect(await page.text()).toContain('the workbench');
    const again = await fetch(link, { redirect: 'manual' });
    expect([again.status, again.headers.getSetCookie()]).toEqual([410, []]);
    await running.interrupt();
    expect(running.stdout() + running.stderr()).not.toContain(TOKEN);
  });

  test('a wrong link, and a right one under the name of another machine, get nothing', async () => {
    await using running = typist.start(['connect', 'code']);
    await running.until('Ctrl-C ends it');
    const link = running.stdout().trim();
    const wrong = await fetch(link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'), { redirect: 'manual' });
    expect(wrong.status).toBe(404);
    const { port, pathname } = new URL(link);
    const { request } = await import('node:http');
    const rebound = await new Promise<number>((resolve) => {
      request({ port, path: pathname, headers: { host: `evil.example:${port}` } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      }).end();
    });
    expect(rebound).toBe(400);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(302);
  });

  test('a browser is handed the link, never the token; one that does not open is said', async () => {
    const log = path.join(folder, `${kind}.log`);
    const browser = path.join(mkdtempSync(path.join(tmpdir(), 'aisubmit-browser-')), 'browser');
    writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\n`);
    chmodSync(browser, 0o755);
    await using running = typist.start(['connect', 'code'], { DISPLAY: ':0', BROWSER: browser });
    await running.until('Ctrl-C ends it');
    expect(running.stderr()).toContain('notebook/code: opened in your browser\n');
    expect(running.stdout()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(readFileSync(log, 'utf8')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/aisubmit\/[\w-]{43}\n$/);
    writeFileSync(browser, '#!/bin/sh\nexit 3\n');
    await using broken = typist.start(['connect', 'code'], {
      DISPLAY: ':0',
      BROWSER: browser,
      PATH: path.dirname(process.execPath),
    });
    await broken.until('Ctrl-C ends it');
    expect(broken.stdout()).toMatch(/\/aisubmit\/[\w-]{43}\n$/);
    expect(broken.stderr()).toContain('notebook/code: no browser could be opened\n');
  });

  test('over SSH the way from the machine with the browser is said', async () => {
    await using running = typist.start(['connect', 'code'], {
      DISPLAY: ':0',
      SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22',
    });
    await running.until('Ctrl-C ends it');
    const { port } = new URL(running.stdout().trim());
    expect(running.stderr()).toMatch(
      new RegExp(`open it within 15 minutes\n.*: ssh -L ${port}:127.0.0.1:${port} and the name of this machine\n`),
    );
    expect(running.stderr()).not.toContain('no browser');
  });

  test.skipIf(!hasJupyter)(
    'a person is in the real Jupyter by the link alone, and its address shows no token',
    async () => {
      await using running = typist.start(['connect', 'lab']);
      await running.until('Ctrl-C ends it');
      const link = running.stdout().trim();
      await using browser = await startChromium([]);
      await browser.open(link);
      // A bare server has no page to show but says so only to those who are signed in; others get its login form.
      const shown = await browser.until('/');
      expect(shown).not.toContain('Password or token');
      expect(shown).not.toContain(TOKEN);
      await browser.open(new URL('/api/contents', link).href);
      expect(await browser.until('"type": "directory"')).toContain('/api/contents');
    },
  );

  test('who may not look into the pod types the token themselves, and is told why', async () => {
    sandbox.faults.add({ match: ({ path: asked }) => asked.endsWith('/exec'), action: { status: 403 } });
    try {
      await using running = typist.start(['connect', 'code']);
      await running.until('Ctrl-C ends it');
      expect(running.stdout()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
      expect(running.stderr()).toContain('notebook/code: its token cannot be read for you:');
    } finally {
      sandbox.faults.clear();
    }
  });

  test('what is no address is refused before anything is said or asked', async () => {
    const before = sandbox.requests().length;
    await using running = typist.start(['connect', 'llm', '--address', 'foo']);
    expect(await running.ended).toBe(2);
    expect(running.stderr()).toBe(
      'error: --address must be an IP address (got "foo")\n' +
        'fix: leave it out, or give an address of this machine: --address 192.0.2.7\n',
    );
    expect(sandbox.requests()).toHaveLength(before);
  });

  test('an address that is none of this machine is refused, and nothing else is said of it', async () => {
    await using running = typist.start(['connect', 'llm', '--address', '192.0.2.7']);
    expect(await running.ended).toBe(2);
    expect(running.stderr()).toBe(
      'error: 192.0.2.7 is no address of this machine\nfix: leave --address out, or give one that this machine has\n',
    );
  });

  test('an address for everyone is warned about', async () => {
    await using running = typist.start(['connect', 'llm', '--address', '0.0.0.0']);
    await running.until('Ctrl-C ends it');
    expect(running.stderr()).toContain('warning: everyone who reaches 0.0.0.0 reaches the workload too');
    expect(running.stdout()).toContain('curl http://127.0.0.1:');
  });
});
