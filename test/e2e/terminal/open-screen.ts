import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A terminal of a fixed size with a program in it, as a person sits before it. */
export interface Screen extends AsyncDisposable {
  /** Types letters. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names: `Enter`, `Tab`, `Down`, `C-c`. */
  press(...keys: string[]): Promise<void>;
  /** Types a line and presses Enter. */
  enter(line: string): Promise<void>;
  /** What is to be seen now, without the empty lines below it. */
  text(): Promise<string>;
  /** The same, with lines that the terminal has broken made whole. */
  joined(): Promise<string>;
  /** Waits until something is to be seen, and returns the whole screen. */
  shows(wanted: string | RegExp): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** True while a cursor is shown. */
  hasCursor(): Promise<boolean>;
}

interface ScreenOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** What runs in it. @default a bash whose prompt is `$ ` */
  readonly command?: readonly string[];
}

const PATIENCE_MS = 30_000;
const POLL_MS = 50;
const BASH = ['bash', '--noprofile', '--norc', '-i'];
// A server of our own, which reads nobody's settings, ends with its last session and keeps what a program that ended said.
const SETTINGS = `set -g status off
set -g escape-time 0
set -g default-terminal "screen-256color"
set -g remain-on-exit on
set -g focus-events off
`;

/** Opens a terminal. */
export async function openScreen({ env, columns = 80, rows = 24, command = BASH }: ScreenOptions): Promise<Screen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-screen-'));
  const settings = path.join(folder, 'tmux.conf');
  writeFileSync(settings, SETTINGS);
  const tmux = (...args: string[]): Promise<string> =>
    run('tmux', ['-S', path.join(folder, 'socket'), '-f', settings, ...args], { ...CLEAN, ...env });
  await tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '--', ...command);
  const text = async (): Promise<string> => (await tmux('capture-pane', '-p')).trimEnd();
  const type = async (letters: string): Promise<void> => void (await tmux('send-keys', '-l', '--', letters));
  const press = async (...keys: string[]): Promise<void> => void (await tmux('send-keys', '--', ...keys));
  return {
    type,
    press,
    text,
    joined: async () => (await tmux('capture-pane', '-p', '-J')).replaceAll(/ +$/gm, '').trimEnd(),
    enter: async (line) => {
      await type(line);
      await press('Enter');
    },
    shows: async (wanted) => {
      const giveUp = Date.now() + PATIENCE_MS;
      for (;;) {
        const seen = await text();
        if (typeof wanted === 'string' ? seen.includes(wanted) : wanted.test(seen)) return seen;
        if (Date.now() > giveUp) throw new Error(`the screen never showed ${wanted}, but:\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    resize: async (width, height) => void (await tmux('resize-window', '-x', `${width}`, '-y', `${height}`)),
    hasCursor: async () => (await tmux('display-message', '-p', '#{cursor_flag}')).trim() === '1',
    [Symbol.asyncDispose]: async () => {
      await tmux('kill-server').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A person's terminal is no runner, whatever runs the tests. */
const CLEAN = {
  PS1: '$ ',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  PROMPT_COMMAND: '',
  BASH_SILENCE_DEPRECATION_WARNING: '1',
};

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}: ${stderr}`));
    });
  });
}
