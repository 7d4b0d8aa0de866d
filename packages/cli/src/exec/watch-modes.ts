/** What a program in the pod has switched at the terminal here. */
export interface TerminalModes {
  readonly read: (output: Uint8Array) => void;
  /** Switches back what is still switched; empty where nothing is. */
  readonly undo: () => string;
}

/** Modes as they are where nobody has switched anything: the other screen, keys, mouse, focus and paste that are told. */
const USUAL: ReadonlyMap<number, 'h' | 'l'> = new Map([
  ...[1, 9, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004].map((mode) => [mode, 'l'] as const),
  ...[7, 25].map((mode) => [mode, 'h'] as const),
]);

const LONGEST = 32;

/**
 * Watches which modes of a terminal are switched, for the case that whoever would switch them back is out of reach.
 *
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html DEC private mode set
 */
export function watchModes(): TerminalModes {
  const switched = new Set<number>();
  let tail = '';
  return {
    read: (output) => {
      const text = tail + Buffer.from(output.buffer, output.byteOffset, output.byteLength).toString('latin1');
      for (const { mode, to } of switches(text)) {
        if (USUAL.get(mode) === to) switched.delete(mode);
        else if (USUAL.has(mode)) switched.add(mode);
      }
      // A sequence may be cut in two.
      const begun = text.lastIndexOf('\u001b');
      tail = begun !== -1 && text.length - begun < LONGEST ? text.slice(begun) : '';
    },
    undo: () => {
      // The screen last: it may keep modes of its own.
      const back = [...switched].toSorted((a, b) => a - b).map((mode) => `\u001b[?${mode}${USUAL.get(mode)}`);
      return back.length === 0 ? '' : `\u001b[0m${back.join('')}`;
    },
  };
}

function switches(text: string): { readonly mode: number; readonly to: string | undefined }[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  const found = [...text.matchAll(/\u001b\[\?([\d;]{1,64})([hl])/g)];
  return found.flatMap(([, modes = '', to]) => modes.split(';').map((mode) => ({ mode: Number(mode), to })));
}
