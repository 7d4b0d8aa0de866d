/** A request as the front door saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Whose bearer token it carried; empty for none or an unknown one. */
  readonly user: string;
  /** Of the answer, once it has begun. */
  readonly status?: number | undefined;
}

/** What goes wrong with the requests that match. */
export interface Fault {
  readonly match: (request: SeenRequest) => boolean;
  /** How often; default without end. */
  readonly times?: number;
  readonly action: FaultAction;
}

export interface FaultAction {
  /** Answers with this status, and with a Kubernetes Status unless `body` says otherwise. */
  readonly status?: number;
  /** Seconds or an HTTP date, sent as Retry-After. */
  readonly retryAfter?: number | string;
  readonly body?: unknown;
  /** Breaks the connection before the server sees the request, or after it has done its work; an upgrade always before. */
  readonly reset?: 'before' | 'after';
  /** Waits before anything else. */
  readonly delayMs?: number;
  /** Answers 200 with bytes that are not Kubernetes. */
  readonly garbage?: boolean;
  /** Ends the answer's stream after this time. */
  readonly endWatchAfterMs?: number;
  /** What happens to an exec or port-forward that was let in. */
  readonly stream?: StreamFault;
}

/** What goes wrong on a connection that no longer speaks HTTP. Bytes are those to the client, the answer's head left out. */
export interface StreamFault {
  /** When; at once where none is given. */
  readonly afterBytes?: number;
  readonly afterMs?: number;
  /** As soon as nothing has passed in either direction for so long, as load balancers do. */
  readonly idleMs?: number;
  /**
   * `cut` ends the TCP connection; `silence` lets nothing pass in either direction any more and ends nothing, as where a
   * cable is pulled; `stall` stops reading from the client and still answers; a number is a WebSocket close frame with
   * that code, sent between two messages.
   */
  readonly kind: 'cut' | 'silence' | 'stall' | number;
}

/** The faults of one sandbox, in the order added; the first that matches acts. */
export class FaultList {
  #entries: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#entries = [];
  }

  /** Takes the action for a request and counts it. */
  take(request: SeenRequest): FaultAction | undefined {
    const entry = this.#entries.find(({ fault, left }) => left > 0 && fault.match(request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    return entry.fault.action;
  }
}
