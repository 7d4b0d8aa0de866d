import type { Host, Sink } from '../host.ts';

/** Paints text for one sink: plain unless it is a terminal that wants colour. */
export interface Paint {
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/** @see https://no-color.org */
export function paintFor(host: Host, sink: Sink): Paint {
  const wanted = sink.isTTY && (host.env['NO_COLOR'] ?? '') === '' && host.env['TERM'] !== 'dumb';
  const code = (open: number, close: number) => (text: string) =>
    wanted ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { red: code(31, 39), green: code(32, 39), yellow: code(33, 39), dim: code(2, 22), bold: code(1, 22) };
}
