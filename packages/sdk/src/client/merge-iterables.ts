/** One value of one of several sources. */
export interface Tagged<K, T> {
  readonly source: K;
  readonly value: T;
}

/**
 * Gives out the values of several sources as they come, until all have ended or one fails; then, and when the reader
 * stops, every source is told to stop.
 */
export async function* mergeIterables<K, T>(sources: ReadonlyMap<K, AsyncIterable<T>>): AsyncGenerator<Tagged<K, T>> {
  const iterators = new Map([...sources].map(([source, each]) => [source, each[Symbol.asyncIterator]()]));
  const pending = new Map<K, Promise<{ source: K; result: IteratorResult<T> }>>();
  const ask = (source: K, iterator: AsyncIterator<T>): void => {
    pending.set(
      source,
      iterator.next().then((result) => ({ source, result })),
    );
  };
  for (const [source, iterator] of iterators) ask(source, iterator);
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      pending.delete(source);
      if (result.done === true) continue;
      yield { source, value: result.value };
      const iterator = iterators.get(source);
      if (iterator !== undefined) ask(source, iterator);
    }
  } finally {
    // A source that waits for the network only stops by its own signal: nobody waits for it here.
    for (const promise of pending.values()) promise.catch(() => undefined);
    for (const iterator of iterators.values()) iterator.return?.()?.catch(() => undefined);
  }
}
