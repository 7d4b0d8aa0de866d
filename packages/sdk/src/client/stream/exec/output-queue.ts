/** Between a connection that pushes and a reader that pulls. */
export interface OutputQueue<T> {
  readonly push: (item: T, bytes: number) => void;
  /** No more will come; with an error, the reader gets it after everything pushed before. */
  readonly end: (error: Error | undefined) => void;
  readonly values: () => AsyncGenerator<T>;
  /** Resolves when the reader has everything, or no longer wants it. */
  readonly drained: Promise<void>;
}

/** Where a reader is this much behind, it is waited for. */
const FULL_BYTES = 256 * 1024;

/** Makes a queue that says when it is full and when there is room again. */
export function createOutputQueue<T>(stall: (stalled: boolean) => void): OutputQueue<T> {
  let items: { readonly item: T; readonly bytes: number }[] = [];
  let held = 0;
  let ended: { readonly error: Error | undefined } | undefined;
  let wake = (): void => {};
  const { promise: drained, resolve: drain } = Promise.withResolvers<void>();
  const discard = (): void => {
    ended ??= { error: undefined };
    items = [];
    stall(false);
    drain();
  };
  return {
    drained,
    push: (item, bytes) => {
      if (ended !== undefined) return;
      items.push({ item, bytes });
      held += bytes;
      if (held >= FULL_BYTES) stall(true);
      wake();
    },
    end: (error) => {
      ended ??= { error };
      if (held === 0) drain();
      wake();
    },
    values: async function* () {
      try {
        for (;;) {
          const taken = items;
          items = [];
          for (const { item, bytes } of taken) {
            yield item;
            held -= bytes;
          }
          if (items.length > 0) continue;
          stall(false);
          if (ended !== undefined) break;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        drain();
        if (ended.error !== undefined) throw ended.error;
      } finally {
        discard();
      }
    },
  };
}
