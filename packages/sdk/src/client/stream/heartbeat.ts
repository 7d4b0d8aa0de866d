/** Load balancers cut what is idle for a minute, some sooner. */
const PERIOD_MS = 20_000;
/** After a sleep of the machine the connection is probably gone, and the answer is waited for less long. */
const WAKING_PERIOD_MS = 3000;
/** Pings in a row without any sign of life. */
const PATIENCE = 2;
/** The same after much was sent: a server that waits for its pod to take it answers no pings meanwhile. */
const PATIENCE_WHILE_SENDING = 15;
/** What is on its way to a pod at most without anybody waiting. */
const MUCH_BYTES = 32 * 1024;

export interface Heartbeat {
  /** An answer to a ping has come. */
  answered(): void;
  /** Anything else has come. */
  heard(): void;
  /** Bytes were sent that the other side may not be able to pass on at once. */
  sent(bytes: number): void;
  /** Says whether reading stops for a while, of which no peer is to blame. */
  stall(stalled: boolean): void;
  stop(): void;
}

/**
 * Pings a peer so that nobody in between takes the connection for idle, and notices when the peer is gone. A peer that never
 * answered a ping is not judged by its silence.
 */
export function createHeartbeat(options: { readonly ping: () => void; readonly dead: () => void }): Heartbeat {
  let timer: NodeJS.Timeout | undefined;
  let lastBeat = Date.now();
  let [answers, stalled] = [false, false];
  let [unanswered, hurried, unproven] = [0, 0, 0];
  const heard = (): void => {
    unanswered = 0;
    hurried = 0;
  };
  const beat = (): void => {
    if (Date.now() - lastBeat > PERIOD_MS * 2) {
      heard();
      unproven = 0;
      hurried = PATIENCE;
    }
    lastBeat = Date.now();
    const isDead = unanswered >= (unproven > MUCH_BYTES ? PATIENCE_WHILE_SENDING : PATIENCE);
    if (isDead && answers && !stalled) {
      options.dead();
      return;
    }
    options.ping();
    unanswered += 1;
    hurried -= 1;
    timer = setTimeout(beat, hurried >= 0 ? WAKING_PERIOD_MS : PERIOD_MS).unref();
  };
  beat();
  return {
    answered: () => {
      answers = true;
      // Whoever answers has read all that was sent before.
      unproven = 0;
      heard();
    },
    heard,
    sent: (bytes) => {
      unproven += bytes;
    },
    stall: (isStalled) => {
      stalled = isStalled;
      heard();
    },
    stop: () => clearTimeout(timer),
  };
}
