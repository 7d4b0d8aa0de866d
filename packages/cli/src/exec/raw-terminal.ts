import type { StandardStreams, TerminalOutput } from './standard-streams.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Windows tells of a new size only to programs that read its console events. */
const LOOK_EVERY_MS = 500;

/**
 * Hands every key through, Ctrl-C included, until the answer is called; the terminal is given back when the process ends
 * before that, too.
 */
export function enterRawMode({ stdin }: StandardStreams, platform: NodeJS.Platform): () => void {
  if (stdin.setRawMode === undefined) return () => {};
  const restore = (): void => {
    process.off('exit', restore);
    process.off('SIGHUP', hangUp);
    stdin.setRawMode?.(false);
  };
  stdin.setRawMode(true);
  passOutput(platform);
  process.once('exit', restore);
  process.once('SIGHUP', hangUp);
  return restore;
}

/**
 * Node leaves it to the terminal to begin each line at the left, which the one in the pod has done where it is wanted: what
 * draws a screen would be drawn askew.
 */
function passOutput(platform: NodeJS.Platform): void {
  if (platform === 'win32') return;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
}

function hangUp(): void {
  // biome-ignore lint/nursery/noProcessExit: the terminal is gone, and with it whoever would wait
  process.exit(129);
}

/**
 * Calls with the terminal's size now, and whenever it changes, until the answer is called. What is no terminal has no size.
 */
export function watchSize(
  { stdout, stderr }: StandardStreams,
  platform: NodeJS.Platform,
  tell: (size: TerminalSize) => void,
): () => void {
  const screen = [stdout, stderr].find(({ isTTY }) => isTTY === true);
  if (screen === undefined) return () => {};
  let last = '';
  const look = (): void => {
    const size = sizeOf(screen);
    const text = `${size.columns} ${size.rows}`;
    // Zero is what terminals without a size say, and what makes editors crash.
    if (text === last || size.columns === 0 || size.rows === 0) return;
    last = text;
    tell(size);
  };
  look();
  screen.on('resize', look);
  const timer = platform === 'win32' ? setInterval(look, LOOK_EVERY_MS) : undefined;
  timer?.unref();
  return () => {
    screen.off('resize', look);
    clearInterval(timer);
  };
}

function sizeOf(screen: TerminalOutput): TerminalSize {
  const [columns, rows] = screen.getWindowSize?.() ?? [screen.columns ?? 0, screen.rows ?? 0];
  return { columns, rows };
}
