/** Load balancers cut what is idle for a minute, some sooner. */
const PERIOD_MS = 20_000;
/** After a sleep of the machine the connection is probably gone, and the answer is waited for less long. */
const WAKING_PERIOD_MS = 3000;
/** Pings in a row without any sign of life. */
const PATIENCE = 2;
/** The same after bytes were sent: a server that waits for its pod to take them answers no pings meanwhile. */
const PATIENCE_WHILE_SENDING = 15;

export interface Heartbeat {
  /** An answer to a ping has come. */
  answered(): void;
  /** Anything else has come. */
  heard(): void;
  /** Bytes were sent that the other side may not be able to pass on at once. */
  sent(): void;
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
  let [answers, stalled, sending] = [false, false, false];
  let [unanswered, hurried] = [0, 0];
  const heard = (): void => {
    sending = false;
    unanswered = 0;
    hurried = 0;
  };
  const beat = (): void => {
    if (Date.now() - lastBeat > PERIOD_MS * 2) {
      heard();
      hurried = PATIENCE;
    }
    lastBeat = Date.now();
    const isDead = unanswered >= (sending ? PATIENCE_WHILE_SENDING : PATIENCE);
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
      heard();
    },
    heard,
    sent: () => {
      sending = true;
    },
    stall: (isStalled) => {
      stalled = isStalled;
      heard();
    },
    stop: () => clearTimeout(timer),
  };
}
