import type { SpawnOptions } from 'node:child_process';
import { win32 } from 'node:path';
import type { Host } from '../host.ts';

type Place = Pick<Host, 'env' | 'platform'>;

/** What is needed of a child process. */
export interface StartedProgram {
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
  unref(): void;
}

/** Starts a program, as `spawn` of node:child_process does. */
export type StartProgram = (command: string, args: readonly string[], options: SpawnOptions) => StartedProgram;

/** A program that still runs after this time is the browser itself. */
const SETTLED_MS = 2000;
/** Set where nobody sits before the machine that runs us. */
const REMOTE = ['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'];
const CONTAINER = ['KUBERNETES_SERVICE_HOST', 'container', 'REMOTE_CONTAINERS', 'CODESPACES'];

/** True when a page that is opened here is seen by the user, and can reach a port of this machine. */
export function hasLocalBrowser({ env, platform }: Place): boolean {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if ([...REMOTE, ...CONTAINER].some(isSet)) return false;
  if (isSet('CI') && env['CI'] !== 'false') return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  return isWsl({ env, platform }) || isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
}

/**
 * Opens a page in the user's browser, without a shell.
 *
 * @returns false when the address is neither https nor http on loopback, or no browser could be started.
 */
export async function openBrowser(
  url: string,
  { env, platform, spawn }: Place & { readonly spawn?: StartProgram | undefined },
): Promise<boolean> {
  const page = safePage(url);
  return page !== undefined && openLink(page, { env, platform, spawn });
}

interface LinkPlace extends Place {
  readonly spawn?: StartProgram | undefined;
  /** Whole command lines that are tried first. */
  readonly before?: readonly Opener[] | undefined;
}

/**
 * Hands a link to whatever program this machine has for it, without a shell. The link must be one of our own making: nothing
 * is looked at here.
 *
 * @returns false when nothing could be started.
 */
export async function openLink(link: string, { env, platform, spawn, before = [] }: LinkPlace): Promise<boolean> {
  const start = spawn ?? process.getBuiltinModule('node:child_process').spawn;
  const lines = [
    ...before,
    ...openers({ env, platform }).map(([command, ...args]) => [command, ...args, link] as const),
  ];
  for (const [command, ...args] of lines) {
    if (await started(() => start(command, args, optionsFor(env)))) return true;
  }
  return false;
}

/** The address as URL spells it, in which nothing is left that a program could take for an option or a second word. */
function safePage(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback) ? url.href : undefined;
}

type Opener = readonly [command: string, ...args: string[]];

function openers({ env, platform }: Place): readonly Opener[] {
  if (platform === 'darwin') return [['/usr/bin/open']];
  if (platform === 'win32') return [[rundll32(env['SystemRoot']), 'url.dll,FileProtocolHandler']];
  const own = plainProgram(env['BROWSER']);
  return [...own, ...(isWsl({ env, platform }) ? WSL : []), ['xdg-open']];
}

const WSL: readonly Opener[] = [['wslview'], ['/mnt/c/Windows/System32/rundll32.exe', 'url.dll,FileProtocolHandler']];

// BROWSER may be a list, or a line for a shell with %s in it: then it is not for us.
function plainProgram(browser: string | undefined): readonly Opener[] {
  return browser !== undefined && /^\/[\w./+-]+$/.test(browser) ? [[browser]] : [];
}

function rundll32(systemRoot: string | undefined): string {
  const name = 'rundll32.exe';
  return systemRoot !== undefined && win32.isAbsolute(systemRoot) ? win32.join(systemRoot, 'System32', name) : name;
}

function isWsl({ env, platform }: Place): boolean {
  return platform === 'linux' && [env['WSL_DISTRO_NAME'], env['WSL_INTEROP']].some((each) => (each ?? '') !== '');
}

function optionsFor(env: Place['env']): SpawnOptions {
  return { env: { ...env }, shell: false, detached: true, stdio: 'ignore', windowsHide: true };
}

function started(start: () => StartedProgram): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), SETTLED_MS);
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    try {
      const program = start();
      program.once('error', () => settle(false));
      program.once('exit', (code) => settle(code === 0));
      program.unref();
    } catch {
      settle(false);
    }
  });
}
