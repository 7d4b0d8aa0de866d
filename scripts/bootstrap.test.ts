import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Nobody listens there. */
const NO_REGISTRY = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };

let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'aisubmit a checkout with spaces '));
  await mkdir(join(checkout, 'scripts'));
  await cp(join(ROOT, 'scripts/bootstrap.mjs'), join(checkout, 'scripts/bootstrap.mjs'));
  await cp(join(ROOT, 'scripts/bootstrap'), join(checkout, 'scripts/bootstrap'), { recursive: true });
  await writeFile(join(checkout, 'package.json'), JSON.stringify({ packageManager: 'pnpm@12.21.0' }));
});

afterEach(() => rm(checkout, { recursive: true, force: true }));

describe('set-up that cannot go on says what, why and what to do', () => {
  test('for a program that does not exist', async () => {
    expect(await bootstrap(['__proto__'])).toEqual({
      code: 2,
      stderr: 'error: there is nothing called "__proto__" to run\nfix: one of: setup, test, demo, bench\n',
    });
  });

  test('without npm', async () => {
    const { code, stderr } = await bootstrap(['setup'], { PATH: join(checkout, 'nothing'), npm_execpath: undefined });
    expect(code).toBe(1);
    expect(stderr).toContain('error: npm was not found beside Node or on PATH\nfix: install npm');
  });

  test('without a network', async () => {
    const { code, stderr } = await bootstrap(['setup'], NO_REGISTRY);
    expect(code).toBe(1);
    expect(stderr).toContain('error: installing pnpm 12.21.0 with npm failed (exit 1)\n');
    expect(stderr).toContain('fix: the npm registry cannot be reached: check the network');
  });

  test('where nothing can be written', async () => {
    await writeFile(join(checkout, '.cache'), 'a file where a folder is needed');
    const { code, stderr } = await bootstrap(['setup']);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot write to ');
    expect(stderr).toContain('fix: clone into a folder that you can write to');
  });

  test.each(['pnpm@^12.0.0', 'yarn@4.0.0', undefined])('when package.json pins %s', async (packageManager) => {
    await writeFile(join(checkout, 'package.json'), JSON.stringify({ packageManager }));
    expect(await bootstrap(['setup'])).toEqual({
      code: 1,
      stderr: 'error: package.json must pin pnpm exactly, as "packageManager": "pnpm@X.Y.Z"\n',
    });
  });
});

describe('the lock', () => {
  const lock = () => join(checkout, '.cache/bootstrap/lock');
  const holdLock = async (pid: number) => {
    await mkdir(join(checkout, '.cache/bootstrap'), { recursive: true });
    await writeFile(lock(), `${pid}`);
  };

  test('waits for the set-up that holds it', async () => {
    await holdLock(process.pid);
    const child = start(['setup'], NO_REGISTRY);
    await printed(child, `waiting for the set-up that runs in this checkout already (process ${process.pid})`);
    await rm(lock());
    expect((await ended(child)).code).toBe(1);
  });

  test('of a process that is gone counts for nothing, and is released', async () => {
    const gone = spawn(process.execPath, ['--eval', '']);
    await ended(gone);
    await holdLock(gone.pid ?? 0);
    const { stderr } = await bootstrap(['setup'], NO_REGISTRY);
    expect(stderr).not.toContain('waiting');
    await expect(readFile(lock())).rejects.toThrow('ENOENT');
  });
});

describe('a step', () => {
  /** Runs `unlessDone` once over the file `in` and says whether the work was done. */
  const attempt = async (): Promise<string> => {
    const source = `
      import { writeFileSync } from 'node:fs';
      import { unlessDone } from './scripts/bootstrap/stamp.mjs';
      let did = 'skipped';
      await unlessDone('it', { inputs: ['in'], outputs: ['out'] }, () => { did = 'done'; writeFileSync('out', ''); });
      process.stderr.write(did);`;
    return (await ended(startNode(['--input-type=module', '--eval', source]))).stderr;
  };

  test('is skipped until an input changes or an output is gone', async () => {
    await writeFile(join(checkout, 'in'), '1');
    expect(await attempt()).toBe('done');
    expect(await attempt()).toBe('skipped');
    await writeFile(join(checkout, 'in'), '2');
    expect(await attempt()).toBe('done');
    await rm(join(checkout, 'out'));
    expect(await attempt()).toBe('done');
    expect(await attempt()).toBe('skipped');
  });
});

test('missing programs are named with their Debian packages, and nothing is installed when told so', async () => {
  const source = "import { installDebianPackages as i } from './scripts/bootstrap/debian-packages.mjs'; await i();";
  const environment = { PATH: join(checkout, 'nothing'), AISUBMIT_SKIP_APT: '1' };
  const { code, stderr } = await ended(startNode(['--input-type=module', '--eval', source], environment));
  expect(code).toBe(0);
  expect(stderr).toContain('[aisubmit]   git (Debian: git): the architecture tests list the tracked files\n');
  expect(stderr).toContain('not installed here; tests that need them will fail. On Debian: apt-get install git');
});

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const bootstrap = (args: readonly string[], environment: Environment = {}): Promise<Ended> =>
  ended(start(args, environment));

const start = (args: readonly string[], environment: Environment = {}): ChildProcess =>
  startNode([join(checkout, 'scripts/bootstrap.mjs'), ...args], environment);

function startNode(args: readonly string[], environment: Environment = {}): ChildProcess {
  const env = { ...process.env, npm_config_cache: join(checkout, 'npm'), ...environment };
  return spawn(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stderr };
}

/** Resolves once the child has printed the text; fails when it ends without. */
async function printed(child: ChildProcess, text: string): Promise<void> {
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`ended without printing ${text}: ${seen}`)));
  });
}
