/** Where a program runs, as far as its environment says. */
interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * True where a line may be drawn again: not in a log that keeps every try, nor in a notebook's cell, which looks like a
 * terminal and is none.
 */
export function redraws({
  env,
  stderr,
}: Pick<Place, 'env'> & { readonly stderr: { readonly isTTY: boolean } }): boolean {
  return stderr.isTTY && env['TERM'] !== 'dumb' && !isRunner(env) && !isNotebookCell(env);
}

/** True where nobody types: on a machine that builds, and in a notebook's cell. */
export function isUnattended(env: Place['env']): boolean {
  return isRunner(env) || isNotebookCell(env);
}

function isRunner(env: Place['env']): boolean {
  const ci = env['CI'] ?? '';
  return ci !== '' && ci !== 'false';
}

/** `!command` of ipykernel runs in a pseudo-terminal that nobody can type into. */
function isNotebookCell(env: Place['env']): boolean {
  return (env['JPY_PARENT_PID'] ?? '') !== '';
}

/** True where a terminal shows more than ASCII. Only what says otherwise is believed: containers often name no locale. */
export function showsUnicode({ env, platform }: Place): boolean {
  if (platform === 'win32') return MODERN_CONSOLES.some((name) => (env[name] ?? '') !== '');
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((name) => (name ?? '') !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

// Windows Terminal, VS Code and its kin, ConEmu, MSYS and Cygwin.
const MODERN_CONSOLES = ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'MSYSTEM', 'TERM'];

/** The signs of our own texts in ASCII, for terminals that show no others. */
export function asciiSigns(text: string): string {
  // What was cut in a table takes two places of the gap behind it, so that the next column stays where it is.
  return text.replace(/… {2}(?= )/g, '...').replace(/[…’–→]/g, (sign) => ASCII[sign] ?? sign);
}

const ASCII: Readonly<Record<string, string>> = { '…': '...', '’': "'", '–': '-', '→': '->' };

/** Columns to fit a table to; undefined where no terminal shows it, and nothing may be cut. */
export function roomOn(sink: { readonly isTTY: boolean; readonly columns: number }): number | undefined {
  return sink.isTTY ? sink.columns : undefined;
}

/** How wide a terminal is. Some say 0 for "unknown"; who sets COLUMNS knows better. */
export function columnsOf(env: Place['env'], reported: number | undefined): number {
  const wanted = /^[1-9]\d{0,4}$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : 0;
  return wanted || reported || DEFAULT_COLUMNS;
}

const DEFAULT_COLUMNS = 80;
