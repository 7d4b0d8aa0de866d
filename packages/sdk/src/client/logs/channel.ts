/** A bounded pipe from many writers to one reader. */
export interface Channel<T> {
  /** Resolves when there is room again, so that a slow reader slows the writers down. */
  readonly push: (value: T) => Promise<void>;
  /** No more will come; with an error, the reader gets it after everything pushed before. */
  readonly end: (error?: unknown) => void;
  readonly values: () => AsyncGenerator<T>;
}

/** Makes a channel that holds up to `capacity` values before its writers wait. */
export function createChannel<T>(capacity: number): Channel<T> {
  const buffer: T[] = [];
  let ended: { readonly error?: unknown } | undefined;
  let wakeReader = (): void => {};
  let wakeWriters: (() => void)[] = [];
  const release = (): void => {
    for (const wake of wakeWriters) wake();
    wakeWriters = [];
  };
  return {
    async push(value) {
      if (ended !== undefined) return;
      buffer.push(value);
      wakeReader();
      if (buffer.length >= capacity) await new Promise<void>((resolve) => wakeWriters.push(resolve));
    },
    end(error) {
      ended ??= error === undefined ? {} : { error };
      wakeReader();
      release();
    },
    async *values() {
      for (;;) {
        while (buffer.length > 0) yield* buffer.splice(0);
        release();
        if (ended !== undefined && buffer.length === 0) break;
        if (buffer.length === 0)
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
      }
      if (ended !== undefined && 'error' in ended) throw ended.error;
    },
  };
}
