/** Reconciles keys one at a time: a key that is added while it waits is done once, one that fails is tried again. */
export class WorkQueue {
  readonly #reconcile: (key: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #busy: Promise<void> | undefined;
  #isStopped = false;

  constructor(reconcile: (key: string) => Promise<void>) {
    this.#reconcile = reconcile;
  }

  add(key: string): void {
    if (this.#isStopped) return;
    this.#waiting.add(key);
    this.#busy ??= this.#drain();
  }

  addAfter(key: string, delayMs: number): void {
    if (this.#isStopped) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.add(key);
      },
      Math.min(delayMs, 0x7fff_ffff),
    );
    timer.unref();
    this.#timers.add(timer);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.clear();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#busy;
  }

  async #drain(): Promise<void> {
    // Changes that come together are seen together.
    await new Promise((resolve) => setImmediate(resolve));
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      try {
        await this.#reconcile(key);
      } catch {
        // A conflict or a server that goes away; the state is read anew next time.
        this.addAfter(key, RETRY_MS);
      }
    }
    this.#busy = undefined;
  }

  #next(): string | undefined {
    const [key] = this.#waiting;
    if (key !== undefined) this.#waiting.delete(key);
    return key;
  }
}

const RETRY_MS = 30;
