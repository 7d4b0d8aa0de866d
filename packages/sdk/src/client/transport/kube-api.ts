/** One call to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Made by `resource-paths.ts`, which encodes every segment. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string | undefined;
  /** @default 'application/json' */
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bound of one attempt, in milliseconds; of a stream only until it begins. */
  readonly timeoutMs?: number | undefined;
  /** Says that sending it twice does what sending it once does. @default true for GET */
  readonly idempotent?: boolean | undefined;
  /**
   * Of a list: makes of each item what stands in `items` instead, while the list arrives, so that it is never held whole.
   */
  readonly readItem?: ((item: unknown) => unknown) | undefined;
}

export interface ApiResponse<T> {
  readonly status: number;
  readonly body: T;
  /** What the server warns about, such as Pod Security violations; safe to show. */
  readonly warnings: readonly string[];
}

/** A call that turns its connection into a stream of both directions: exec and port-forward. */
export interface UpgradeRequest {
  /** Made by `resource-paths.ts`, which encodes every segment. */
  readonly path: string;
  /** A list stands for a parameter that is given several times. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined;
  /** What is offered, the best first; the server chooses one. */
  readonly protocols: readonly [string, ...string[]];
  /** `SPDY/3.1` is for servers that know no other. @default 'websocket' */
  readonly over?: 'websocket' | 'SPDY/3.1' | undefined;
  /** Ends the handshake, not the stream. */
  readonly signal?: AbortSignal | undefined;
  /** Bound of the handshake, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Says that a handshake whose answer was lost may be sent again: nothing has been started by it. @default false */
  readonly idempotent?: boolean | undefined;
}

/** A connection after its handshake. Messages pass through in pieces, so their size bounds nothing. */
export interface StreamChannel {
  /** What the server chose. */
  readonly protocol: string;
  /** Begins to hand out what comes; to be called once. */
  listen(listener: ChannelListener): void;
  /** Sends one message, given in parts; resolves when there is room for another. Never rejects: see `closed`. */
  send(...parts: readonly Uint8Array[]): Promise<void>;
  /** Asks for a sign of life, which comes as `pong`; does nothing where the protocol below has none. */
  ping(): void;
  /** Stops reading from the connection; a little of what has come already may still be handed out. */
  pause(): void;
  resume(): void;
  /** Says goodbye and ends the connection. `closed` comes at once, and nothing after it. */
  close(): void;
}

export interface ChannelListener {
  /** A piece of a message, and whether it is the last one. */
  data(piece: Uint8Array, last: boolean): void;
  pong(): void;
  /** Called once. Without an error after a goodbye, the server's or ours. */
  closed(error: Error | undefined): void;
}

/** The port to an API server. Everything in this folder talks through it, and tests put their own behind it. */
export interface KubeApi {
  /** @throws ApiError for every answer but 2xx, and where there is no answer. */
  request<T>(request: ApiRequest): Promise<ApiResponse<T>>;
  /** Like `request`, for answers without an end: watches and logs. */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Shakes hands for a stream. Sends again only what cannot have been begun.
   *
   * @throws ApiError as of `request` when the server refuses.
   */
  upgrade(request: UpgradeRequest): Promise<StreamChannel>;
  /** How far the server's clock is ahead of this machine's by its answers so far, in milliseconds. @default 0 */
  serverAheadMs?(): number;
  /** URL of the API server, for messages. */
  readonly server: string;
  /** Namespace of the context or of `--namespace`; undefined when neither names one. */
  readonly namespace: string | undefined;
  /**
   * Tells clusters apart, also those that took over an address: a hash of the server's URL and of the CA it is trusted by.
   *
   * @throws AisubmitError `INVALID_INPUT` when the CA cannot be read.
   */
  clusterId(): Promise<string>;
  /** What the user should know about this connection, one sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}
