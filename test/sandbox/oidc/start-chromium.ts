import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';

/** A browser with one page, used as a person does: looking, typing, pressing buttons. */
export interface Browser extends AsyncDisposable {
  open(url: string): Promise<void>;
  /** Types into the field that a CSS selector finds. */
  type(selector: string, text: string): Promise<void>;
  press(selector: string): Promise<void>;
  /** Waits until the page shows the text, then answers everything it shows. */
  until(text: string): Promise<string>;
}

const PATIENCE_MS = 20_000;

/** Starts Chromium without a window. It takes the certificates of the named servers and checks all others. */
export async function startChromium(trusted: readonly string[]): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'aisubmit-chromium-'));
  const keys = await Promise.all(trusted.map(keyHash));
  const child = spawn('chromium', flags(profile, keys), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const close = async () => {
    const gone = child.exitCode === null && child.pid !== undefined ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const call = await attach(protocol(child));
    return { ...actions(call), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function flags(profile: string, keys: readonly string[]): string[] {
  return [
    '--headless=new',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    `--ignore-certificate-errors-spki-list=${keys.join(',')}`,
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    // Its own sandbox does not start as root, and it sees our pages only.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

function keyHash(url: string): Promise<string> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    // Only its key is read; who it is has the test decided.
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
      socket.destroy();
      if (key === undefined) reject(new Error(`${url} has no certificate`));
      else resolve(createHash('sha256').update(key).digest('base64'));
    });
    socket.once('error', reject);
  });
}

type Answer = Record<string, unknown>;
type Call = (method: string, params?: Answer, sessionId?: string) => Promise<Answer>;

/** Chrome's DevTools protocol over two pipes: JSON, each with a zero byte behind it. */
function protocol(child: ChildProcess): Call {
  const [, , , output, input] = child.stdio as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let rest = '';
  let last = 0;
  input.setEncoding('utf8').on('data', (text: string) => {
    const messages = `${rest}${text}`.split('\0');
    rest = messages.pop() ?? '';
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      if (error === undefined) waiting.get(id)?.resolve(result ?? {});
      else waiting.get(id)?.reject(new Error(`Chromium: ${error.message}`));
    }
  });
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
  };
  child.once('error', fail);
  child.once('exit', (code) => fail(new Error(`Chromium ended with ${code}`)));
  output.on('error', fail);
  return (method, params = {}, sessionId) => {
    last += 1;
    const id = last;
    output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
}

async function attach(call: Call): Promise<Call> {
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  return (method, params) => call(method, params, String(sessionId));
}

function actions(call: Call): Omit<Browser, typeof Symbol.asyncDispose> {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = (await call('Runtime.evaluate', { expression, returnByValue: true })) as { result?: Answer };
    return result?.['value'];
  };
  const poll = async (expression: string, what: string): Promise<unknown> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      // A page that is being replaced has nothing to ask yet.
      const value = await evaluate(expression).catch(() => undefined);
      if (value !== undefined && value !== null && value !== false) return value;
      if (Date.now() > deadline) throw new Error(`${what} never came; there is: ${await evaluate(SHOWN)}`);
      await sleep(50);
    }
  };
  const find = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
  return {
    open: async (url) => {
      await call('Page.navigate', { url });
    },
    type: async (selector, text) => {
      await poll(`${find(selector)} && (${find(selector)}.focus(), true)`, selector);
      await call('Input.insertText', { text });
    },
    press: async (selector) => {
      await poll(`${find(selector)} && (${find(selector)}.click(), true)`, selector);
    },
    until: async (text) => String(await poll(`(${SHOWN}).includes(${JSON.stringify(text)}) && (${SHOWN})`, text)),
  };
}

const SHOWN = 'location.origin + location.pathname + "\\n" + (document.body?.innerText ?? "")';
