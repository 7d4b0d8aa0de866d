import type { Host, Sink } from '../host.ts';

/** Paints text for one sink: plain unless it is a terminal that wants colour. */
export interface Paint {
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/**
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function paintFor(host: Pick<Host, 'env'>, sink: Sink): Paint {
  const wanted = wantsColour(host.env, sink);
  const code = (open: number, close: number) => (text: string) =>
    wanted ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { red: code(31, 39), green: code(32, 39), yellow: code(33, 39), dim: code(2, 22), bold: code(1, 22) };
}

function wantsColour(env: Host['env'], { isTTY }: Sink): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}
