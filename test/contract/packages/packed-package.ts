import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const IS_WINDOWS = process.platform === 'win32';
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
/** What this test run sets for itself and a user's shell does not have. */
const OF_THIS_RUN = ['NODE_OPTIONS', 'NODE_PATH', 'NODE_ENV', 'VITEST', 'NO_COLOR', 'FORCE_COLOR'];

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../../..');

/** The folders under packages/ that are published. */
export const PACKAGE_NAMES = ['sdk', 'templates', 'cli'] as const;
export type PackageName = (typeof PACKAGE_NAMES)[number];

/** A package as a user downloads it. */
export interface PackedPackage {
  readonly tarball: string;
  /** Paths inside the package, sorted. */
  readonly files: readonly string[];
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A program that has ended, whatever its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a folder outside the checkout, so that nothing resolves into the workspace by accident. */
export async function makeFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'aisubmit-packages-')));
}

/**
 * Packs one package as `pnpm publish` would, and looks inside.
 *
 * @throws Error when the package has not been built
 */
export async function packPackage(name: PackageName, folder: string): Promise<PackedPackage> {
  const source = join(ROOT, 'packages', name);
  if (!existsSync(join(source, 'dist'))) throw new Error(`packages/${name} has no dist/: run \`npm run build\` first`);
  const packed = await run('pnpm', ['pack', '--json', '--pack-destination', folder], source);
  if (packed.code !== 0) throw new Error(`pnpm pack failed in packages/${name}: ${packed.stdout}${packed.stderr}`);
  const { filename, files }: { filename: string; files: { path: string }[] } = JSON.parse(packed.stdout);
  const manifest = await run('tar', ['-xzOf', filename, 'package/package.json'], folder);
  return { tarball: filename, files: files.map(({ path }) => path).sort(), manifest: JSON.parse(manifest.stdout) };
}

/** Runs a program in a folder as a user would. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of OF_THIS_RUN) delete env[name];
  try {
    // npm and pnpm are .cmd files on Windows, which only a shell starts; every argument is this test's own.
    const options = { cwd, env, shell: IS_WINDOWS, maxBuffer: MAX_OUTPUT_BYTES };
    return { code: 0, ...(await exec(program, [...args], options)) };
  } catch (error) {
    return failure(error);
  }
}

/** What `exec` throws for a program that ended badly or could not be started. */
function failure(error: unknown): Ran {
  const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
  return { code: typeof code === 'number' ? code : 1, stdout: stdout ?? '', stderr: stderr || String(error) };
}
