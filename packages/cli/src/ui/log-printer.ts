import type { LogLine } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { paintFor } from './colour.ts';
import { logText } from './log-text.ts';

export interface LogPrinterOptions {
  readonly host: Host;
  /** Every byte as it came; for files and pipes. */
  readonly raw: boolean;
  /** Says whose a line is; undefined for as soon as there are several pods. */
  readonly prefix: boolean | undefined;
  /** True where the container is part of whose it is. */
  readonly containers: boolean;
}

/** Prints lines of logs as they come, each whole or in parts. */
export class LogPrinter {
  readonly #options: LogPrinterOptions;
  readonly #pods = new Set<string>();
  /** Whose line has not ended yet. */
  #open: string | undefined;

  constructor(options: LogPrinterOptions) {
    this.#options = options;
  }

  line({ pod, container, line, partial }: LogLine): void {
    const { host, raw } = this.#options;
    if (this.#pods.size < 2) this.#pods.add(pod);
    const source = `${pod}/${container}`;
    if (this.#open !== undefined && this.#open !== source) this.#write('\n');
    if (this.#open !== source) this.#write(this.#prefix(pod, container));
    if (raw) host.stdout.writeBytes(Buffer.from(line, 'latin1'));
    else this.#write(logText(line, { colours: isColourful(host) }));
    if (!partial) this.#write('\n');
    this.#open = partial ? source : undefined;
  }

  /** Ends a line that the log did not, but where every byte counts. */
  end(): void {
    if (this.#open !== undefined && !this.#options.raw) this.#write('\n');
    this.#open = undefined;
  }

  #prefix(pod: string, container: string): string {
    const { host, raw, prefix = !raw && this.#pods.size > 1, containers } = this.#options;
    if (!prefix) return '';
    return `${paintFor(host, host.stdout).dim(containers ? `[${pod}/${container}]` : `[${pod}]`)} `;
  }

  #write(text: string): void {
    if (text !== '') this.#options.host.stdout.write(text);
  }
}

function isColourful({ stdout, env }: Host): boolean {
  return stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
