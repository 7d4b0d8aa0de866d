import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './places.mjs';

/** What a shell makes of Ctrl-C. */
export const EXIT_INTERRUPTED = 130;

const SHOWN_OUTPUT_BYTES = 6000;
const PROGRESS_AFTER_MS = 1000;

/** What tools say when something outside the checkout is in the way, and what to do about it. */
const KNOWN_CAUSES = [
  [
    /SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|self.signed|UnknownIssuer|invalid peer certificate/i,
    'the registry is behind a certificate that is not publicly trusted: set NODE_EXTRA_CA_CERTS to its PEM file',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|dns error|error sending request/i,
    'the npm registry cannot be reached: check the network, HTTPS_PROXY, and `npm config get registry`',
  ],
  [/ENOSPC|No space left/i, 'the disk is full: about 1 GB is needed'],
  [
    /EROFS|EACCES|EPERM|[Rr]ead-only file system|Permission denied/,
    'this user cannot write there: clone into a folder of your own',
  ],
  [
    /ERR_PNPM_(?:FROZEN|OUTDATED)_?LOCKFILE\w*/,
    'pnpm-lock.yaml does not fit the package.json files: run `pnpm install` and commit the lockfile',
  ],
];

/** Set-up cannot go on; says what, why and what to do. */
export class SetupError extends Error {
  constructor(message, { fix, output = '', exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.fix = fix ?? KNOWN_CAUSES.find(([pattern]) => pattern.test(output))?.[1];
    this.output = output;
    this.exitCode = exitCode;
  }

  toString() {
    const said = this.output.trim() === '' ? '' : `${this.output.trim().replace(/^/gm, '  | ')}\n`;
    return `error: ${this.message}\n${said}${this.fix === undefined ? '' : `fix: ${this.fix}\n`}`;
  }
}

/** Says what is going on, on stderr. */
export function say(line) {
  process.stderr.write(`[aisubmit] ${line}\n`);
}

/** Does one step; a step that takes longer than a second gets a line before and after. */
export async function step(title, work) {
  const started = Date.now();
  let announced = false;
  const timer = setTimeout(() => {
    announced = true;
    say(`${title} ...`);
  }, PROGRESS_AFTER_MS);
  try {
    const result = await work();
    if (announced) say(`${title}: done in ${Math.round((Date.now() - started) / 1000)} s`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a tool quietly and returns what it printed; when it fails, the error shows the end of that. */
export async function run(what, [command, ...args], { env = process.env, cwd = ROOT } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-SHOWN_OUTPUT_BYTES);
    });
  }
  const { code, signal, error } = await ended(child);
  if (error !== undefined)
    throw new SetupError(`${what}: ${command} cannot be started (${error.code})`, { output: error.code });
  if (signal === 'SIGINT') throw new SetupError(`${what}: interrupted`, { exitCode: EXIT_INTERRUPTED });
  if (code !== 0) throw new SetupError(`${what} failed (${signal ?? `exit ${code}`})`, { output });
  return output;
}

/** Runs the wanted program on this terminal and returns its exit code; signals are its own business. */
export async function handOver(command, args, { env }) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  // Ctrl-C reaches the whole foreground group; what is sent to this process alone has to be passed on.
  const ignore = () => {};
  process.on('SIGINT', ignore).on('SIGTERM', forward).on('SIGHUP', forward);
  const { code, signal, error } = await ended(child);
  process.off('SIGINT', ignore).off('SIGTERM', forward).off('SIGHUP', forward);
  if (error !== undefined) throw new SetupError(`${command} cannot be started (${error.code})`);
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
