import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AisubmitError } from '../../errors.ts';
import type { KubeExec } from '../kubeconfig/kubeconfig.ts';
import { execAuthenticator } from './exec-authenticator.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-plugin-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A plugin that notes each run with what it was told, and prints `answer`. */
async function plugin(answer: string, extra: Partial<KubeExec> = {}): Promise<KubeExec> {
  const script = join(folder, 'plugin.mjs');
  const log = JSON.stringify(join(folder, 'log'));
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs';
appendFileSync(${log}, JSON.stringify({ info: JSON.parse(process.env.KUBERNETES_EXEC_INFO), own: process.env.OWN, args: process.argv.slice(2) }) + '\\n');
process.stdout.write(${answer});`,
  );
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [script, '$(touch pwned)', '; echo'],
    env: [{ name: 'OWN', value: 'yes' }],
    interactiveMode: 'Never',
    ...extra,
  };
}

async function runs(): Promise<{ info: Record<string, unknown>; own: string; args: string[] }[]> {
  const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function credential(status: string): string {
  return `JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: ${status} })`;
}

/** Other tests may keep the machine busy. */
const PATIENT = { timeout: 20_000 };

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const options = { env: { PATH: process.env['PATH'] }, interactive: false };

async function failing(exec: KubeExec): Promise<AisubmitError> {
  return execAuthenticator(exec, {}, options)
    .current()
    .then(
      () => Promise.reject(new Error('it should have failed')),
      (error: AisubmitError) => error,
    );
}

describe('an exec plugin', () => {
  test('is told of the cluster by us, whatever the kubeconfig has it told', async () => {
    const forged = JSON.stringify({ spec: { cluster: { server: 'https://prod.example' } } });
    const exec = await plugin(credential(`{ token: 't' }`), {
      provideClusterInfo: true,
      env: [{ name: 'KUBERNETES_EXEC_INFO', value: forged }],
    });
    await execAuthenticator(exec, { server: 'https://a.example' }, options).current();
    expect(await runs()).toMatchObject([{ info: { spec: { cluster: { server: 'https://a.example' } } } }]);
  });

  test('is run once for many requests, without a shell, with its own environment', async () => {
    const authenticator = execAuthenticator(await plugin(credential(`{ token: 'abc' }`)), {}, options);
    const [first, second] = await Promise.all([authenticator.current(), authenticator.current()]);
    expect(first).toEqual({ authorization: 'Bearer abc' });
    expect(second).toEqual(first);
    await authenticator.current();
    const [run, ...more] = await runs();
    expect(more).toEqual([]);
    expect(run?.args).toEqual(['$(touch pwned)', '; echo']);
    expect(run?.own).toBe('yes');
    expect(run?.info).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
  });

  test('goes on for those who wait while others are interrupted, and is ended with the last', async () => {
    const pid = join(folder, 'pid');
    const waits = `''); import { writeFileSync, existsSync } from 'node:fs';
writeFileSync(${JSON.stringify(pid)}, String(process.pid));
const timer = setInterval(() => {
  if (!existsSync(${JSON.stringify(join(folder, 'go'))})) return;
  clearInterval(timer);
  process.stdout.write(${credential(`{ token: 'abc' }`)});
}, 10); void (0`;
    const authenticator = execAuthenticator(await plugin(waits), {}, options);
    const [first, last] = [new AbortController(), new AbortController()];
    const asked = [authenticator.current(first.signal), authenticator.current()];
    await expect.poll(runs, PATIENT).toHaveLength(1);
    first.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await writeFile(join(folder, 'go'), '');
    expect(await asked[1]).toEqual({ authorization: 'Bearer abc' });

    await Promise.all([rm(join(folder, 'go')), rm(pid)]);
    authenticator.refused(await authenticator.current());
    const alone = authenticator.current(last.signal);
    const started = async () => Number(await readFile(pid, 'utf8').catch(() => ''));
    await expect.poll(started, PATIENT).toBeGreaterThan(0);
    const number = await started();
    expect(isRunning(number)).toBe(true);
    last.abort();
    await expect(alone).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect.poll(() => isRunning(number), PATIENT).toBe(false);
  });

  test('is run again after a 401, and when its credential has expired', async () => {
    let now = 0;
    const exec = await plugin(credential(`{ token: 'abc', expirationTimestamp: '1970-01-01T00:01:00Z' }`));
    const authenticator = execAuthenticator(exec, {}, { ...options, now: () => now });
    const first = await authenticator.current();
    expect(authenticator.refused(first)).toBe(true);
    await authenticator.current();
    expect(await runs()).toHaveLength(2);
    now = 61_000;
    await authenticator.current();
    expect(await runs()).toHaveLength(3);
  });

  test('is told about the cluster when it asks', async () => {
    const exec = await plugin(credential(`{ token: 'abc' }`), { provideClusterInfo: true });
    const cluster = { server: 'https://k8s', 'tls-server-name': 'name', execConfig: { audience: 'x' } };
    await execAuthenticator(exec, cluster, { ...options, caData: async () => 'Q0E=' }).current();
    const [run] = await runs();
    expect(run?.info['spec']).toEqual({
      cluster: {
        server: 'https://k8s',
        'tls-server-name': 'name',
        'certificate-authority-data': 'Q0E=',
        config: { audience: 'x' },
      },
      interactive: false,
    });
  });

  test('may give a client certificate', async () => {
    const exec = await plugin(credential(`{ clientCertificateData: 'CERT', clientKeyData: 'KEY' }`));
    expect(await execAuthenticator(exec, {}, options).current()).toEqual({ cert: 'CERT', key: 'KEY' });
  });
});

describe('an exec plugin that fails', () => {
  test('is named with its install hint when it is not there', async () => {
    const exec = { ...(await plugin('""')), command: 'no-such-login-plugin', installHint: 'brew install it\u001b[31m' };
    const error = await failing(exec);
    expect(error.code).toBe('NOT_LOGGED_IN');
    expect(error.message).toBe('the login plugin no-such-login-plugin is not installed, or not on PATH');
    expect(error.fix).toBe('brew install it\\u{1b}[31m');
  });

  test.each([
    ['that prints nonsense', `'token: geheim'`, 'did not answer with an ExecCredential'],
    [
      'of another version',
      `JSON.stringify({ apiVersion: 'v2', kind: 'ExecCredential', status: { token: 'geheim' } })`,
      'did not answer with an ExecCredential',
    ],
    ['without a credential', credential('{}'), 'gave neither a token nor a client certificate'],
    [
      'with a time that is none',
      credential(`{ token: 'geheim', expirationTimestamp: 'soon' }`),
      'gave an expirationTimestamp that is not a time',
    ],
  ])('%s is refused without showing what it said', async (_name, answer, want) => {
    const error = await failing(await plugin(answer));
    expect(error.message).toContain(want);
    expect(error.message).not.toContain('geheim');
  });

  test('with an exit code says which', async () => {
    const error = await failing(await plugin('process.exit(7)'));
    expect(error.message).toContain('failed with exit code 7');
  });

  test('needs a terminal when it always asks', async () => {
    const error = await failing(await plugin('""', { interactiveMode: 'Always' }));
    expect(error.message).toContain('wants to ask you something, and there is no terminal');
  });
});
